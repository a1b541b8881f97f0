//! What visitors do on a site: one event, whatever tracker sent it.

mod event;

pub use event::{Campaign, Client, Event, Kind, Mark, Money, Page, Place, Referrer, VisitorWindow};
