//! xlsx out: styled headers, drop-downs, a frozen header, widths that fit Chinese text, and no cell that runs as a formula.

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format as Style, FormatAlign, FormatBorder, Formula,
    Workbook, Worksheet, XlsxError,
};

use crate::model::{Cell, column_name};

/// A sheet to write: lines of hints, then the header, then the rows.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// At most 31 characters are used, and none of `[]:*?/\`.
    pub name: String,
    /// Lines above the header; the first is set as a heading. A line as long as the columns stands over them.
    pub preamble: Vec<Vec<String>>,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
    /// Empty lines below the rows that drop-downs also cover, for filling in.
    pub spare_lines: u32,
}

/// A column of a page.
#[derive(Debug, Clone, Default)]
pub struct Column {
    pub header: String,
    /// The header is set apart.
    pub required: bool,
    pub format: Format,
    /// Shown beside the cell that is being filled.
    pub hint: String,
    /// The cells of another page that may be chosen from.
    pub choices: Option<Choices>,
}

/// A run of cells in one column of another page, below its header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    pub page: String,
    pub column: u32,
    pub count: u32,
}

/// How cells of a column are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Format {
    /// As typed: a long number stays whole.
    #[default]
    Text,
    Number {
        places: u32,
    },
    Money,
    Percent,
    Date,
    DateTime,
}

/// Writes the pages as one xlsx file. The error names what could not be written.
pub fn write(pages: &[Page]) -> Result<Vec<u8>, String> {
    let mut book = Workbook::new();
    // one date for every file: the same rows give the same bytes
    let made = ExcelDateTime::from_ymd(2026, 1, 1).map_err(|error| error.to_string())?;
    book.set_properties(&DocProperties::new().set_author("Hengce").set_creation_datetime(&made));
    for page in pages {
        write_page(book.add_worksheet(), page)
            .map_err(|error| format!("sheet \"{}\": {error}", page.name))?;
    }
    book.save_to_buffer().map_err(|error| error.to_string())
}

fn write_page(sheet: &mut Worksheet, page: &Page) -> Result<(), XlsxError> {
    sheet.set_name(sheet_name(&page.name))?;
    let base = Style::new()
        .set_font_name("Microsoft YaHei")
        .set_font_size(10)
        .set_align(FormatAlign::VerticalCenter);
    let heading = base.clone().set_bold().set_font_size(14).set_font_color(Color::RGB(0x1F_29_37));
    let hint =
        base.clone().set_font_color(Color::RGB(0x6B_72_80)).set_text_wrap().set_align(FormatAlign::Top);
    for (line, texts) in page.preamble.iter().enumerate() {
        let style = if line == 0 { &heading } else { &hint };
        for (column, text) in texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            sheet.write_string_with_format(line as u32, column as u16, text, style)?;
        }
        if texts.len() > 1 {
            sheet.set_row_height(line as u32, 44)?;
        }
    }
    let header_line = page.preamble.len() as u32;
    for (at, column) in page.columns.iter().enumerate() {
        write_column(sheet, page, (at as u16, column), &base)?;
    }
    sheet.set_row_height(header_line, 22)?;
    sheet.set_freeze_panes(header_line + 1, 0)?;
    let styles: Vec<Style> = page.columns.iter().map(|column| style_of(column.format, &base)).collect();
    for (line, row) in page.rows.iter().enumerate() {
        let line = header_line + 1 + line as u32;
        for (at, cell) in row.iter().enumerate() {
            write_cell(sheet, (line, at as u16), cell, styles.get(at).unwrap_or(&base))?;
        }
    }
    if let (false, Some(last)) = (page.rows.is_empty(), page.columns.len().checked_sub(1)) {
        sheet.autofilter(header_line, 0, header_line + page.rows.len() as u32, last as u16)?;
    }
    Ok(())
}

fn write_column(
    sheet: &mut Worksheet,
    page: &Page,
    (at, column): (u16, &Column),
    base: &Style,
) -> Result<(), XlsxError> {
    let header_line = page.preamble.len() as u32;
    let head = base
        .clone()
        .set_bold()
        .set_font_color(Color::White)
        .set_border_bottom(FormatBorder::Thin)
        .set_align(FormatAlign::Center);
    let colour = if column.required { Color::RGB(0x1D_4E_D8) } else { Color::RGB(0x47_55_69) };
    sheet.set_column_width(at, width_of(page, usize::from(at)))?;
    sheet.set_column_format(at, &style_of(column.format, base))?;
    let header = if column.required { format!("{} *", column.header) } else { column.header.clone() };
    sheet.write_string_with_format(header_line, at, header, &head.set_background_color(colour))?;
    let last = header_line + page.rows.len() as u32 + page.spare_lines;
    if last == header_line || (column.choices.is_none() && column.hint.is_empty()) {
        return Ok(());
    }
    let mut rule = DataValidation::new();
    if let Some(choices) = &column.choices {
        let letters = column_name(choices.column);
        let name = sheet_name(&choices.page).replace('\'', "''");
        let cells = format!("='{name}'!${letters}$2:${letters}${}", choices.count + 1);
        rule = rule.allow_list_formula(Formula::new(cells));
    }
    if !column.hint.is_empty() {
        rule = rule.set_input_title(cut(&column.header, 32))?.set_input_message(cut(&column.hint, 250))?;
    }
    sheet.add_data_validation(header_line + 1, at, last, at, &rule)?;
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    (line, at): (u32, u16),
    cell: &Cell,
    style: &Style,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Number(digits)
            if digits.bytes().filter(u8::is_ascii_digit).count() <= 15 && digits.parse::<f64>().is_ok() =>
        {
            sheet.write_number_with_format(line, at, digits.parse::<f64>().unwrap_or_default(), style)?;
        }
        Cell::Date(day) => {
            let day = ExcelDateTime::from_ymd(
                day.year().unsigned_abs(),
                day.month().unsigned_abs(),
                day.day().unsigned_abs(),
            )?;
            sheet.write_datetime_with_format(line, at, &day, style)?;
        }
        Cell::DateTime(moment) => {
            let (day, time) = (moment.date(), moment.time());
            let day = ExcelDateTime::from_ymd(
                day.year().unsigned_abs(),
                day.month().unsigned_abs(),
                day.day().unsigned_abs(),
            )?;
            let moment = day.and_hms(
                u16::from(time.hour().unsigned_abs()),
                time.minute().unsigned_abs(),
                f64::from(time.second()),
            )?;
            sheet.write_datetime_with_format(line, at, &moment, style)?;
        }
        Cell::Bool(yes) => {
            sheet.write_boolean(line, at, *yes)?;
        }
        Cell::Text(text) | Cell::Number(text) | Cell::Error(text) => {
            // Written as text it never runs here; the mark keeps it text when somebody edits it or saves it as CSV.
            let starts_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
            let guarded = style.clone().set_quote_prefix();
            sheet.write_string_with_format(
                line,
                at,
                cut(text, 32_767),
                if starts_formula { &guarded } else { style },
            )?;
        }
    }
    Ok(())
}

fn style_of(format: Format, base: &Style) -> Style {
    let pattern = match format {
        Format::Text => "@".to_owned(),
        Format::Number { places: 0 } => "#,##0".to_owned(),
        Format::Number { places } => format!("#,##0.{}", "0".repeat(places.min(10) as usize)),
        Format::Money => "#,##0.00".to_owned(),
        Format::Percent => "0.00%".to_owned(),
        Format::Date => "yyyy-mm-dd".to_owned(),
        Format::DateTime => "yyyy-mm-dd hh:mm".to_owned(),
    };
    base.clone().set_num_format(pattern)
}

/// Width in digits of the widest of header and first rows; a Chinese character is two wide.
fn width_of(page: &Page, at: usize) -> f64 {
    let wide = |text: &str| text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let header = page.columns.get(at).map_or(0, |column| wide(&column.header) + 4);
    let rows = page
        .rows
        .iter()
        .take(200)
        .filter_map(|row| row.get(at))
        .map(|cell| wide(&cell.to_string()) + 2)
        .max()
        .unwrap_or(0);
    header.max(rows).clamp(10, 50) as f64
}

fn sheet_name(name: &str) -> String {
    let kept =
        name.chars().map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { ' ' } else { c });
    let kept: String = kept.take(31).collect();
    let trimmed = kept.trim().trim_matches('\'');
    if trimmed.is_empty() { "Sheet".to_owned() } else { trimmed.to_owned() }
}

fn cut(text: &str, length: usize) -> String {
    text.chars().take(length).collect()
}
