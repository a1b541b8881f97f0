//! Tables: where imported rows are kept as Delta Lake tables, how each table stands, how other programs open it; and
//! what the program does for them by itself.

mod overview;
mod page;
mod place;
mod snippets;
mod tend;

use hengce_standard::Act;

pub use overview::{Told, all};
pub use place::Place;
pub use snippets::{Snippet, snippets};
pub use tend::{Done, publish_due, start, tend};

use crate::web::{Needs, Route, get};

/// The resource that grants name: where the tables are is told to whoever works with them in other programs.
const TABLES: &str = "tables";

pub fn routes() -> Vec<Route> {
    let read = Needs::Resource(Act::Read, TABLES);
    vec![get("/tables", read, page::show), get("/api/v1/tables", read, page::json)]
}
