//! Cells as people and platforms write them.

use hengce_exact::Number;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use crate::*;

fn text(text: &str) -> Cell {
    Cell::text(text)
}

fn amount(written: &str) -> (String, Form, bool) {
    let quantity = read_quantity(&text(written))
        .unwrap_or_else(|_| panic!("{written}"))
        .unwrap_or_else(|| panic!("{written}"));
    (quantity.number.to_string(), quantity.form, quantity.at_least)
}

#[test]
fn a_month_is_its_first_day() {
    let first = jiff::civil::date(2026, 7, 1);
    for written in
        ["2026-07", "2026/7", "2026年7月", "202607", "2026.07", "2026-07-31", "20260715", "２０２６年７月"]
    {
        assert_eq!(read_month(&text(written)), Ok(Some(first)), "{written}");
    }
    assert_eq!(read_month(&Cell::Number("202607".into())), Ok(Some(first)));
    for wrong in ["2026-13", "7月", "26-07", "202613"] {
        assert_eq!(read_month(&text(wrong)), Err(wrong.to_owned()), "{wrong}");
    }
}

#[test]
fn numbers_are_read_as_people_write_them() {
    let plain = [
        ("12", "12"),
        ("1,234,567.50", "1234567.5"),
        ("¥1,234.50", "1234.5"),
        ("￥88元", "88"),
        ("1.2万", "12000"),
        ("3亿", "300000000"),
        ("5千", "5000"),
        ("2百万", "2000000"),
        ("1.5k", "1500"),
        ("12人", "12"),
        ("(300)", "-300"),
        ("-7.25", "-7.25"),
        ("1.2E+3", "1200"),
        ("１２．５", "12.5"),
        ("'007", "7"),
        (" 4 200 ", "4200"),
    ];
    for (written, value) in plain {
        assert_eq!(amount(written), (value.to_owned(), Form::Plain, false), "{written}");
    }
    assert_eq!(amount("10w+"), ("100000".to_owned(), Form::Plain, true));
    assert_eq!(amount("4.41%"), ("0.0441".to_owned(), Form::Percent, false));
    assert_eq!(amount("４．４１％"), ("0.0441".to_owned(), Form::Percent, false));
    for (written, seconds) in [
        ("14.73秒", "14.73"),
        ("1分20秒", "80"),
        ("2小时", "7200"),
        ("00:01:20", "80"),
        ("01:20", "80"),
        ("3分钟", "180"),
    ] {
        assert_eq!(amount(written), (seconds.to_owned(), Form::Seconds, false), "{written}");
    }
}

#[test]
fn a_mark_for_no_data_is_no_number_and_no_mistake() {
    for blank in ["", " ", "-", "--", "—", "——", "－", "N/A", "/"] {
        assert_eq!(read_quantity(&text(blank)), Ok(None), "{blank:?}");
        assert_eq!(read_date(&text(blank)), Ok(None), "{blank:?}");
    }
    assert_eq!(read_quantity(&Cell::Number("0".into())).unwrap().unwrap().number, Number::zero());
}

#[test]
fn what_is_no_number_is_told_as_it_stands() {
    for wrong in [
        "约 30",
        "12,34",
        "1,2345",
        "三十",
        "1/2",
        "12-13",
        "90分",
        "1.2.3",
        "e",
        "=1+1",
        "1,234.5,6",
        "1e999",
        "12:",
        "::",
    ] {
        assert_eq!(read_quantity(&text(wrong)), Err(wrong.to_owned()), "{wrong}");
    }
    assert!(read_quantity(&text(&"9".repeat(500))).is_err());
}

#[test]
fn dates_are_read_as_people_write_them() {
    let day = jiff::civil::date(2026, 7, 3);
    for written in [
        "20260703",
        "2026-07-03",
        "2026/7/3",
        "2026.7.3",
        "2026年7月3日",
        "2026 年 7 月 3 日",
        "２０２６-０７-０３",
        "2026-07-03 14:05",
        "2026/7/3 9:30:00",
        "'2026-07-03",
        "2026-07-03T14:05:00",
    ] {
        assert_eq!(read_date(&text(written)), Ok(Some(day)), "{written}");
    }
    assert_eq!(read_date(&Cell::Number("20260703".into())), Ok(Some(day)));
    assert_eq!(
        read_date(&Cell::Number("46206".into())),
        Ok(Some(day)),
        "a date cell that has lost its format"
    );
    for wrong in [
        "2026-02-31",
        "2026年2月30日",
        "20260231",
        "2026-13-01",
        "07/03/2026",
        "昨天",
        "2026-07",
        "2026-07-03-01",
        "26-7-3",
        "2026-07-03 25:00",
    ] {
        assert_eq!(read_date(&text(wrong)), Err(wrong.to_owned()), "{wrong}");
    }
}

#[test]
fn an_instant_without_zone_is_read_in_the_organisations_zone() {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let at: jiff::Timestamp = "2026-07-03T06:05:00Z".parse().unwrap();
    for written in [
        "2026-07-03 14:05",
        "2026/7/3 14:05:00",
        "2026年7月3日 14:05",
        "2026年7月3日14时05分",
        "2026-07-03T14:05:00+08:00",
        "202607031405",
    ] {
        assert_eq!(read_instant(&text(written), &zone), Ok(Some(at)), "{written}");
    }
    let cell = Cell::DateTime(jiff::civil::date(2026, 7, 3).at(14, 5, 0, 0));
    assert_eq!(read_instant(&cell, &zone), Ok(Some(at)));
    assert!(read_instant(&text("2026-02-31 10:00"), &zone).is_err());
}

#[test]
fn an_id_that_excel_has_rounded_is_flagged() {
    assert_eq!(read_text(&Cell::Number("123456789012345".into())), Ok(Some("123456789012345".into())));
    assert!(read_text(&Cell::Number("1234567890123450000".into())).is_err());
    assert!(read_text(&text("1.23457E+17")).is_err());
    assert_eq!(
        read_text(&text("1234567890123456789")),
        Ok(Some("1234567890123456789".into())),
        "as text it is whole"
    );
    assert_eq!(read_text(&text("2E+3系列")), Ok(Some("2E+3系列".into())));
}

#[test]
fn the_apostrophe_that_guards_a_formula_is_no_part_of_the_text() {
    assert_eq!(read_text(&text("'=SUM(A1)")), Ok(Some("=SUM(A1)".into())));
    assert_eq!(read_text(&text("'90s fashion")), Ok(Some("90s fashion".into())));
    assert_eq!(read_text(&text("'tis")), Ok(Some("'tis".into())));
}

#[test]
fn yes_and_no_are_read_in_both_languages() {
    for (written, yes) in
        [("是", true), ("YES", true), ("√", true), ("1", true), ("否", false), ("no", false), ("×", false)]
    {
        assert_eq!(read_bool(&text(written)), Ok(Some(yes)), "{written}");
    }
    assert!(read_bool(&text("也许")).is_err());
}

#[test]
fn headers_are_the_same_whatever_brackets_and_blanks_they_have() {
    assert_eq!(normalise_header(" 总花费（元） *"), normalise_header("总花费(元)"));
    assert_eq!(normalise_header("\u{feff}内容URL"), "内容url");
    assert_eq!(header_stem("点击率(%)"), "点击率");
    assert_eq!(header_stem("(元)"), "(元)");
}

#[test]
fn addresses_are_those_that_excel_shows() {
    assert_eq!(
        (address(2, 7), address(25, 1), address(26, 10), address(16_383, 1)),
        ("C7".into(), "Z1".into(), "AA10".into(), "XFD1".into())
    );
}

proptest! {
    #[test]
    fn no_text_makes_the_readers_fail_badly(written in any::<String>()) {
        let cell = text(&written);
        let zone = TimeZone::UTC;
        let _ = (read_quantity(&cell), read_date(&cell), read_instant(&cell, &zone), read_text(&cell), read_bool(&cell));
        prop_assert_eq!(normalise_header(&normalise_header(&written)), normalise_header(&written));
    }

    #[test]
    fn any_number_is_read_as_it_was_written(unscaled in any::<i64>(), scale in 0_u32..9) {
        let number = Number::scaled(i128::from(unscaled), scale);
        prop_assert_eq!(read_quantity(&text(&number.to_string())).unwrap().unwrap().number, number);
    }

    #[test]
    fn a_float_of_excel_keeps_its_fifteen_digits(float in -1.0e14_f64..1.0e14) {
        let Cell::Number(digits) = crate::xlsx::number(float) else { panic!("not a number") };
        let back: f64 = digits.parse().unwrap();
        prop_assert!((back - float).abs() <= float.abs() * 1e-14);
    }

    #[test]
    fn number_like_texts_never_fail_badly(written in "[0-9,.%万w+¥秒分:eE-]{0,14}") {
        let _ = (read_quantity(&text(&written)), read_date(&text(&written)));
    }
}
