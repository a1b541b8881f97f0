//! A list in BIFF8, written by hand: no library at hand writes it.

use std::io::{Cursor, Write as _};

/// The records of a BIFF8 workbook with one sheet of texts and numbers ([MS-XLS] 2.1.7), no formats.
pub fn list() -> Vec<u8> {
    let headers = ["内容标题", "发表时间", "总阅读人数", "总分享人数"];
    let rows: [(&str, f64, f64, f64); 2] = [
        ("新品净水器上手实测", 20_260_703.0, 12_306.0, 412.0),
        ("夏季滤芯更换指南", 20_260_710.0, 8450.0, 198.0),
    ];
    let mut sheet = record(0x0809, &[0x00, 0x06, 0x10, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let mut dimensions = Vec::new();
    dimensions.extend(0_u32.to_le_bytes());
    dimensions.extend((rows.len() as u32 + 1).to_le_bytes());
    dimensions.extend([0, 0, 4, 0, 0, 0]);
    sheet.extend(record(0x0200, &dimensions));
    for (column, header) in headers.iter().enumerate() {
        sheet.extend(label(0, column as u16, header));
    }
    for (line, (title, day, readers, sharers)) in rows.iter().enumerate() {
        let line = line as u16 + 1;
        sheet.extend(label(line, 0, title));
        for (column, value) in [day, readers, sharers].iter().enumerate() {
            let place = [line.to_le_bytes(), (column as u16 + 1).to_le_bytes(), [0, 0]].concat();
            sheet.extend(record(0x0203, &[place, value.to_le_bytes().to_vec()].concat()));
        }
    }
    sheet.extend(record(0x000A, &[]));
    let mut globals = record(0x0809, &[0x00, 0x06, 0x05, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    globals.extend(record(0x0042, &[0xB0, 0x04]));
    let bound = [0, 0, 0, 0, 0, 0, 6, 0, b'S', b'h', b'e', b'e', b't', b'1'];
    let start = (globals.len() + 4 + bound.len() + 4) as u32;
    globals.extend(record(0x0085, &[&start.to_le_bytes(), &bound[4..]].concat()));
    globals.extend(record(0x000A, &[]));
    globals.extend(sheet);
    // streams below 4096 bytes go to a part of the container that some readers skip
    globals.resize(globals.len().max(4096), 0);
    container(&globals).unwrap_or_default()
}

fn record(number: u16, body: &[u8]) -> Vec<u8> {
    [&number.to_le_bytes()[..], &(body.len() as u16).to_le_bytes(), body].concat()
}

fn label(line: u16, column: u16, text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut body =
        [line.to_le_bytes(), column.to_le_bytes(), [0, 0], (units.len() as u16).to_le_bytes()].concat();
    body.push(1);
    body.extend(units.into_iter().flat_map(u16::to_le_bytes));
    record(0x0204, &body)
}

fn container(workbook: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))?;
    file.create_stream("/Workbook")?.write_all(workbook)?;
    file.set_modified_time("/", std::time::UNIX_EPOCH)?;
    file.flush()?;
    Ok(file.into_inner().into_inner())
}
