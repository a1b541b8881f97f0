//! What every page shares: the program's state, the route table, the guard in front of each route, errors, assets.

mod assets;
mod csrf;
mod error;
pub mod forms;
mod guard;
mod headers;
mod keys;
mod pace;
mod page;
pub mod qr;
mod server;
mod state;
mod table;
mod visit;

pub use assets::{asset, built, icon};
pub use csrf::same;
pub use error::{ErrorKind, WebError};
pub use forms::{Fields, UploadedFile};
pub use keys::{Keys, Purpose};
pub use pace::Pace;
pub use page::{Html, accepts_json, page, redirect};
pub use server::{router, serve, table};
pub use state::{App, OpenError};
pub use table::{Needs, Route, delete, get, post};
pub use visit::{Session, Theme, Visit, cookie};
