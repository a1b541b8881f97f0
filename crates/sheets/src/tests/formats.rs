//! Files of every format, sound and broken.

use std::io::Write;

use encoding_rs::{BIG5, GBK, SHIFT_JIS};
use proptest::prelude::*;

use crate::*;

fn read_all(bytes: &[u8]) -> Result<Workbook, SheetError> {
    read("活动.csv", bytes, &Limits::default())
}

fn texts(book: &Workbook, sheet: usize) -> Vec<Vec<String>> {
    book.sheets[sheet].lines.iter().map(|line| line.texts().map(|(_, text)| text).collect()).collect()
}

fn utf_16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let marked = if mark { format!("\u{feff}{text}") } else { text.to_owned() };
    marked
        .encode_utf16()
        .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
        .collect()
}

const TABLE: &str = "日期,推广计划,展现\r\n2026-07-01,\"品牌词,通用\",1200\r\n2026-07-02,竞品词,980\r\n";

#[test]
fn a_csv_is_read_in_every_encoding_in_use() {
    let bom = [b"\xef\xbb\xbf".as_slice(), TABLE.as_bytes()].concat();
    let all = [
        TABLE.as_bytes().to_vec(),
        bom,
        GBK.encode(TABLE).0.into_owned(),
        utf_16(TABLE, true, true),
        utf_16(TABLE, false, true),
        utf_16(TABLE, true, false),
    ];
    for (index, bytes) in all.iter().enumerate() {
        let book = read_all(bytes).unwrap_or_else(|error| panic!("{index}: {error}"));
        assert_eq!(texts(&book, 0)[1], ["2026-07-01", "品牌词,通用", "1200"], "{index}");
        assert_eq!(book.sheets[0].name, "活动");
        assert_eq!(book.sheets[0].lines[2].number, 3);
    }
    let traditional =
        "日期,推廣計畫,曝光\r\n2026-07-01,品牌關鍵字活動,1200\r\n2026-07-02,競品關鍵字活動,980\r\n"
            .repeat(10);
    let book = read_all(&BIG5.encode(&traditional).0).unwrap();
    assert_eq!(texts(&book, 0)[1][1], "品牌關鍵字活動");
}

#[test]
fn an_unknown_encoding_is_an_error_that_names_what_was_tried() {
    for bytes in [
        b"name,caf\xe9 \xff\xfe\xfa\n1,2\n".to_vec(),
        SHIFT_JIS.encode("ひらがな,カタカナ\nこれはテストです,二\n").0.into_owned(),
        b"\x00\x01\x02\x03,\xff\xff\n".to_vec(),
    ] {
        let Err(SheetError::UnknownEncoding { tried }) = read_all(&bytes) else { panic!("{bytes:?}") };
        assert!(tried.contains(&"UTF-8") && tried.contains(&"GB18030 (GBK)"));
    }
}

#[test]
fn one_wrong_byte_deep_in_a_gbk_file_is_not_read_over() {
    let mut bytes = GBK.encode(&TABLE.repeat(3000)).0.into_owned();
    let at = bytes.len() - 7;
    bytes[at] = 0xFF;
    assert!(matches!(read_all(&bytes), Err(SheetError::UnknownEncoding { .. })));
}

#[test]
fn the_separator_is_told_from_the_content() {
    for (separator, name) in [("\t", "tab"), (";", "semicolon"), ("|", "bar")] {
        let bytes = format!("日期{separator}计划{separator}消费\n2026-07-01{separator}a,b{separator}12.5\n");
        assert_eq!(
            texts(&read_all(bytes.as_bytes()).unwrap(), 0)[1],
            ["2026-07-01", "a,b", "12.5"],
            "{name}"
        );
    }
    let declared = "sep=;\n日期;计划\n1;2\n";
    assert_eq!(read_all(declared.as_bytes()).unwrap().sheets[0].lines[0].number, 2);
}

#[test]
fn lines_are_counted_as_excel_shows_them() {
    for end in ["\n", "\r\n", "\r"] {
        let bytes = ["a,b", "1,2", "", "\"x\ny\",3", "4,5"].join(end);
        let numbers: Vec<u64> =
            read_all(bytes.as_bytes()).unwrap().sheets[0].lines.iter().map(|line| line.number).collect();
        let expected: &[u64] = if end == "\r" { &[1, 2, 3, 4] } else { &[1, 2, 4, 5] };
        assert_eq!(numbers, expected, "{end:?}");
    }
}

#[test]
fn an_html_table_under_the_name_of_xls_is_read() {
    let html = "<html><head><meta http-equiv=Content-Type content=\"text/html; charset=gb2312\"></head><body>\
        <table><tr><th rowspan=2>时间</th><th colspan=2>关注</th></tr><tr><th>新关注人数</th><th>取消关注人数</th></tr>\
        <tr><td>2026-07-01</td><td>12&nbsp;</td><td>3</td></tr></table></body></html>";
    for bytes in [html.as_bytes().to_vec(), GBK.encode(html).0.into_owned()] {
        let book = read("用户增长.xls", &bytes, &Limits::default()).unwrap();
        let lines = &book.sheets[0].lines;
        assert_eq!(lines[1].cell(1).to_string(), "新关注人数", "a cell that reaches down keeps its column");
        assert_eq!(lines[2].cell(2).to_string(), "3");
        assert_eq!(lines[2].cell(1).to_string(), "12");
    }
}

fn page(rows: Vec<Vec<Cell>>, columns: usize) -> Page {
    let column = |at| Column { header: format!("列{at}"), ..Column::default() };
    Page { name: "数据".into(), columns: (0..columns).map(column).collect(), rows, ..Page::default() }
}

#[test]
fn what_is_written_is_read_back() {
    let row = vec![
        Cell::text("中文 <&> \"quoted\""),
        Cell::Number("-1234.56".into()),
        Cell::Date(jiff::civil::date(2026, 7, 3)),
        Cell::DateTime(jiff::civil::date(2026, 7, 3).at(14, 5, 30, 0)),
        Cell::Bool(true),
        Cell::Empty,
        Cell::text("=HYPERLINK(\"http://x\")"),
        Cell::Number("12345678901234567890".into()),
    ];
    let mut columns = page(vec![row.clone()], 8);
    let formats = [
        Format::Text,
        Format::Number { places: 2 },
        Format::Date,
        Format::DateTime,
        Format::Text,
        Format::Text,
        Format::Text,
        Format::Text,
    ];
    columns.columns.iter_mut().zip(formats).for_each(|(column, format)| column.format = format);
    let book = read_all(&write(&[columns]).unwrap()).unwrap();
    let line = &book.sheets[0].lines[1];
    for (at, cell) in row.iter().enumerate().take(7) {
        assert_eq!(line.cell(at as u32), cell);
    }
    assert_eq!(line.cell(7), &Cell::text("12345678901234567890"), "a long number keeps its digits");
}

#[test]
fn a_date_of_either_epoch_is_the_same_day() {
    let dated = |is_1904: bool, serial: f64| {
        let at = calamine::ExcelDateTime::new(serial, calamine::ExcelDateTimeType::DateTime, is_1904);
        crate::xlsx::moment(&at)
    };
    let day = Cell::Date(jiff::civil::date(2026, 7, 3));
    assert_eq!(dated(false, 46_206.0), day);
    assert_eq!(dated(true, 44_744.0), day);
}

#[test]
fn drop_downs_and_hints_leave_a_sound_file() {
    let mut first = page(vec![], 2);
    first.columns[0] = Column {
        header: "类型".into(),
        required: true,
        hint: "从下拉列表中选择".repeat(60),
        choices: Some(Choices { page: "可选值".into(), column: 0, count: 2 }),
        ..Column::default()
    };
    first.spare_lines = 500;
    first.preamble = vec![vec!["市场分析报告".into()], vec!["必填".into(), "选填".into()]];
    let values = Page {
        name: "可选值".into(),
        ..page(vec![vec![Cell::text("行业")], vec![Cell::text("竞品")]], 1)
    };
    let book = read_all(&write(&[first, values]).unwrap()).unwrap();
    assert_eq!(texts(&book, 0)[2], ["类型 *", "列1"]);
    assert_eq!(texts(&book, 1)[2], ["竞品"]);
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(
            *name,
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated),
        )
        .unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_broken_zip_is_an_error_in_words() {
    let sound = write(&[page(vec![vec![Cell::text("a")]], 1)]).unwrap();
    assert!(matches!(read_all(&sound[..sound.len() / 2]), Err(SheetError::Damaged { format: "xlsx", .. })));
    assert!(matches!(
        read_all(b"PK\x03\x04 and nothing more"),
        Err(SheetError::Damaged { format: "xlsx", .. })
    ));
    let photos = zipped(&[("photo.jpg", b"....")]);
    assert_eq!(read_all(&photos), Err(SheetError::Unsupported { format: "ZIP" }));
}

#[test]
fn a_file_that_unpacks_too_far_is_refused_before_it_costs_memory() {
    let nothing = vec![b' '; 3_000_000];
    let bomb = zipped(&[("[Content_Types].xml", b"<Types/>"), ("xl/worksheets/sheet1.xml", &nothing)]);
    assert!(bomb.len() < 100_000);
    let limits = Limits { unpacked_bytes: 1_000_000, ..Limits::default() };
    assert_eq!(read("a.xlsx", &bomb, &limits), Err(SheetError::UnpacksTooFar { limit: 1_000_000 }));
    let liar = zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/sharedStrings.xml", b"<sst uniqueCount=\"999999999999\"></sst>"),
    ]);
    assert!(matches!(read_all(&liar), Err(SheetError::Damaged { .. })));
}

#[test]
fn a_file_past_a_limit_names_the_limit() {
    let limits = Limits { bytes: 100, lines: 5, cells: 8, ..Limits::default() };
    assert_eq!(read("a.csv", &[b'1'; 101], &limits), Err(SheetError::TooLarge { bytes: 101, limit: 100 }));
    assert_eq!(
        read("a.csv", "1\n".repeat(6).as_bytes(), &limits),
        Err(SheetError::TooManyLines { limit: 5 })
    );
    assert_eq!(read("a.csv", b"1,2,3,4,5,6,7,8,9", &limits), Err(SheetError::TooManyCells { limit: 8 }));
}

#[test]
fn what_is_no_table_is_told_apart() {
    assert_eq!(read_all(b""), Err(SheetError::NoTable));
    assert_eq!(read_all(b"\n\n , ,\n"), Err(SheetError::NoTable));
    assert_eq!(read_all(b"%PDF-1.7 ..."), Err(SheetError::Unsupported { format: "PDF" }));
    assert_eq!(read_all(b"<html><body>Please sign in</body></html>"), Err(SheetError::NoTable));
    assert_eq!(read_all(b"\x7fELF\x02\x01\x01"), Err(SheetError::NoTable));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn no_bytes_make_reading_fail_badly(
        start in proptest::sample::select(vec![&b""[..], b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<table><tr><td", b"\xff\xfe", b"\xef\xbb\xbf", b"sep=,"]),
        bytes in proptest::collection::vec(any::<u8>(), 0..600),
    ) {
        let _ = read_all(&[start, &bytes].concat());
    }

    #[test]
    fn a_changed_workbook_is_read_or_refused(at in 0.0_f64..1.0, byte in any::<u8>()) {
        let mut bytes = write(&[page(vec![vec![Cell::text("a"), Cell::Number("1".into())]; 3], 2)]).unwrap();
        let place = (at * bytes.len() as f64) as usize;
        bytes[place] = byte;
        let _ = read_all(&bytes);
    }

    #[test]
    fn any_table_is_the_same_after_writing_and_reading(rows in proptest::collection::vec(proptest::collection::vec("[a-z中文=+0-9 ]{1,6}[a-z文]", 1..4), 1..6)) {
        let cells = rows.iter().map(|row| row.iter().map(|text| Cell::text(text.as_str())).collect()).collect();
        let book = read_all(&write(&[page(cells, 3)]).unwrap()).unwrap();
        prop_assert_eq!(&texts(&book, 0)[1..], &rows[..]);
    }
}
