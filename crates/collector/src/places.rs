//! Where addresses are, from a file in the format of MaxMind DB that the company puts into the data folder.

use std::fmt;
use std::net::IpAddr;
use std::path::Path;

use hengce_events::{Place, Places, place_of};
use maxminddb::{LookupResult, PathElement, Reader};

/// A list in memory.
pub struct PlaceList {
    reader: Reader<Vec<u8>>,
}

/// Where lists of different makers keep the country's code, and the region: by code, else by name.
const COUNTRY: [&[Step]; 2] = [&[Step::Key("country"), Step::Key("iso_code")], &[Step::Key("country_code")]];
const REGION_CODE: &[Step] = &[Step::Key("subdivisions"), Step::First, Step::Key("iso_code")];
const REGION: [&[Step]; 4] = [
    &[Step::Key("subdivisions"), Step::First, Step::Key("names"), Step::Key("en")],
    &[Step::Key("state1")],
    &[Step::Key("region")],
    &[Step::Key("state")],
];

#[derive(Clone, Copy)]
enum Step {
    Key(&'static str),
    First,
}

impl PlaceList {
    /// Reads the file; none where there is none.
    pub fn open(file: &Path) -> std::io::Result<Option<Self>> {
        let bytes = match std::fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let reader = Reader::from_source(bytes).map_err(std::io::Error::other)?;
        Ok(Some(Self { reader }))
    }

    /// The list's own name, and when it was made, in seconds since 1970.
    pub fn name(&self) -> (&str, u64) {
        (&self.reader.metadata().database_type, self.reader.metadata().build_epoch)
    }
}

impl Places for PlaceList {
    fn place(&self, address: IpAddr) -> Place {
        let Ok(found) = self.reader.lookup(address.to_canonical()) else { return Place::default() };
        let country = COUNTRY.iter().find_map(|path| text(&found, path)).unwrap_or_default();
        let code = || text(&found, REGION_CODE).filter(|_| country == "CN");
        let region = code().or_else(|| REGION.iter().find_map(|path| text(&found, path)));
        place_of(country, region.unwrap_or_default())
    }
}

fn text<'a>(found: &LookupResult<'a, Vec<u8>>, path: &[Step]) -> Option<&'a str> {
    let path: Vec<PathElement<'_>> = path
        .iter()
        .map(|step| match step {
            Step::Key(name) => PathElement::Key(name),
            Step::First => PathElement::Index(0),
        })
        .collect();
    found.decode_path(&path).ok().flatten()
}

impl fmt::Debug for PlaceList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PlaceList {}", self.reader.metadata().database_type)
    }
}
