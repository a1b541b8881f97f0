//! Lists of places: a small one written here, in the format that MaxMind DB files have.

use hengce_collector::PlaceList;
use hengce_events::{Place, Places};

/// A list in which `1.0.0.0/8` is in Guangdong as MaxMind writes it, and `2.0.0.0/8` as flat lists do.
fn list() -> Vec<u8> {
    let nested = map(&[
        ("country", map(&[("iso_code", text("CN"))])),
        (
            "subdivisions",
            array(&[map(&[("iso_code", text("GD")), ("names", map(&[("en", text("Guangdong"))]))])]),
        ),
    ]);
    let flat = map(&[("country_code", text("CN")), ("state1", text("Zhejiang"))]);
    // Eight levels for the first byte of an address: all but two paths end in nothing.
    let paths: [(u8, usize); 2] = [(1, 0), (2, nested.len())];
    let mut nodes: Vec<[u32; 2]> = vec![[u32::MAX; 2]];
    for (byte, offset) in paths {
        let mut at = 0;
        for level in 0..8 {
            let bit = usize::from(byte >> (7 - level) & 1);
            if level == 7 {
                nodes[at][bit] = u32::MAX - 1 - offset as u32;
            } else if nodes[at][bit] == u32::MAX {
                nodes.push([u32::MAX; 2]);
                nodes[at][bit] = nodes.len() as u32 - 1;
                at = nodes.len() - 1;
            } else {
                at = nodes[at][bit] as usize;
            }
        }
    }
    let count = nodes.len() as u32;
    let mut file = Vec::new();
    for side in nodes.into_iter().flatten() {
        let value = match side {
            u32::MAX => count,
            below if below < count => below,
            data => count + 16 + (u32::MAX - 1 - data),
        };
        file.extend_from_slice(&value.to_be_bytes());
    }
    file.extend_from_slice(&[0; 16]);
    file.extend(nested);
    file.extend(flat);
    file.extend_from_slice(b"\xab\xcd\xefMaxMind.com");
    file.extend(map(&[
        ("node_count", number(6, count)),
        ("record_size", number(5, 32)),
        ("ip_version", number(5, 4)),
        ("database_type", text("Test-City")),
        ("languages", array(&[])),
        ("binary_format_major_version", number(5, 2)),
        ("binary_format_minor_version", number(5, 0)),
        ("build_epoch", [vec![4, 2], 1_789_000_000_u32.to_be_bytes().to_vec()].concat()),
        ("description", map(&[])),
    ]));
    file
}

fn text(text: &str) -> Vec<u8> {
    assert!(text.len() < 29);
    [vec![0x40 | text.len() as u8], text.as_bytes().to_vec()].concat()
}

fn map(pairs: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut out = vec![0xe0 | pairs.len() as u8];
    for (name, value) in pairs {
        out.extend(text(name));
        out.extend(value);
    }
    out
}

fn array(items: &[Vec<u8>]) -> Vec<u8> {
    [vec![items.len() as u8, 4], items.concat()].concat()
}

/// Of 16 bits (5) or of 32 (6).
fn number(kind: u8, value: u32) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    let used = if kind == 5 { &bytes[2..] } else { &bytes[..] };
    [vec![kind << 5 | used.len() as u8], used.to_vec()].concat()
}

#[test]
fn a_list_tells_country_and_province_in_either_shape() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("places.mmdb");
    assert!(PlaceList::open(&file).unwrap().is_none(), "without a file there is no list");
    std::fs::write(&file, list()).unwrap();
    let places = PlaceList::open(&file).unwrap().unwrap();
    let of = |address: &str| places.place(address.parse().unwrap());
    let china = |province: &str| Place { country: "CN".into(), province: province.into() };
    assert_eq!(of("1.2.3.4"), china("广东"));
    assert_eq!(of("::ffff:1.2.3.4"), china("广东"));
    assert_eq!(of("2.2.3.4"), china("浙江"));
    assert_eq!(of("3.2.3.4"), Place::default());
    assert_eq!(of("2001:db8::1"), Place::default());
    assert_eq!(places.name(), ("Test-City", 1_789_000_000));
}

#[test]
fn a_damaged_list_is_said_and_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("places.mmdb");
    std::fs::write(&file, b"no list").unwrap();
    assert!(PlaceList::open(&file).is_err());
}
