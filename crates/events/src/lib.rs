//! What visitors do on a site: one event, whatever tracker sent it.
//!
//! [`wire`] reads what trackers send into [`Hit`]s and says what their clients expect to hear; [`Taking`] makes a hit
//! an [`Event`], in which no address is left.

mod campaign;
mod client;
mod event;
mod hit;
mod machines;
mod money;
mod networks;
mod place;
mod taking;
mod text;
mod visitor;
pub mod wire;

pub use campaign::campaign;
pub use client::client;
pub use event::{Campaign, Client, Event, Kind, Mark, Money, Page, Place, Referrer, VisitorWindow};
pub use hit::{Dropped, Given, Hit};
pub use machines::Lists;
pub use networks::Networks;
pub use place::{Nowhere, Places, place_of};
pub use taking::{Sender, Site, Taking};
pub use visitor::Salt;
