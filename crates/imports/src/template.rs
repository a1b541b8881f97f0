//! Excel templates: a sheet for the records, one for each child table, one with the allowed values.

use hengce_sheets::{Cell, Choices, Column, Format, Page};
use hengce_standard::{Field, FieldKind, Kind, Language, Standard, Words};

use crate::ImportError;
use crate::layout::{self, code_header, row_header, sheet_name, values_sheet};

/// Empty lines that drop-downs cover.
const SPARE_LINES: u32 = 1000;

/// The sheets of a kind, without rows: records, child tables (with their field), allowed values.
pub struct Sheets {
    pub records: Page,
    pub children: Vec<(String, Page)>,
    pub values: Page,
}

pub fn write(standard: &Standard, kind: &Kind, language: Language) -> Result<Vec<u8>, ImportError> {
    let mut sheets = sheets(standard, kind, language);
    let heading = match language {
        Language::Zh => format!("{} · 导入模板", kind.label.zh),
        Language::En => format!("{} · import template", kind.label.en),
    };
    let how = match language {
        Language::Zh => {
            "带 * 的列必填。编号留空表示新增；填写编号表示修改该记录。修改时，空单元格保持原值，填写「(清空)」则清除。"
        }
        Language::En => {
            "Columns with * are required. Leave the code empty for a new record; fill it in to edit that record. When editing, an empty cell keeps its value, (clear) clears it."
        }
    };
    let below = match language {
        Language::Zh => {
            "每行属于一条记录：填写该记录的编号，或同一文件中新记录的标题。行标识留空表示新增一行，填写则修改该行；在任一单元格填写「(删除)」则删除该行。"
        }
        Language::En => {
            "Each row belongs to a record: give its code, or the title of a new one in this file. Leave the row id empty for a new row, fill it in to edit that row; (delete) in any cell takes the row away."
        }
    };
    let children = sheets.children.iter_mut().map(|(_, page)| (page, below));
    for (page, how) in std::iter::once((&mut sheets.records, how)).chain(children) {
        let hints = page.columns.iter().map(|column| column.hint.clone()).collect();
        page.preamble = vec![vec![heading.clone()], vec![how.to_owned()], hints];
        page.spare_lines = SPARE_LINES;
    }
    let mut pages = vec![sheets.records];
    pages.extend(sheets.children.into_iter().map(|(_, page)| page));
    if !sheets.values.columns.is_empty() {
        pages.push(sheets.values);
    }
    hengce_sheets::write(&pages).map_err(ImportError::Unwritable)
}

pub fn sheets(standard: &Standard, kind: &Kind, language: Language) -> Sheets {
    let mut values = Page { name: values_sheet().get(language).to_owned(), ..Page::default() };
    let code_hint = Words { zh: "新增时留空".into(), en: "Empty for a new record".into() };
    let code = Column {
        header: code_header().get(language).into(),
        hint: code_hint.get(language).into(),
        ..Column::default()
    };
    let mut records =
        Page { name: sheet_name(&kind.label, language), columns: vec![code.clone()], ..Page::default() };
    for field in layout::columns(kind) {
        records.columns.push(column(standard, field, (language, field.label.get(language)), &mut values));
    }
    let mut children = Vec::new();
    for (field, columns) in layout::children(kind) {
        let mut page = Page { name: sheet_name(&field.label, language), ..Page::default() };
        page.columns.extend(parent_columns(kind, language));
        for child in columns.values().filter(|child| layout::fillable(child)) {
            let label = format!("{} · {}", field.label.get(language), child.label.get(language));
            page.columns.push(column(standard, child, (language, &label), &mut values));
        }
        let hint = Words {
            zh: "由系统生成;新增行留空".into(),
            en: "Given by the program; empty for a new row".into(),
        };
        page.columns.push(Column {
            header: row_header().get(language).into(),
            hint: hint.get(language).into(),
            ..Column::default()
        });
        children.push((field.id.clone(), page));
    }
    Sheets { records, children, values }
}

/// How a child row names its record: by code, or for a record in the same file by its title.
fn parent_columns(kind: &Kind, language: Language) -> [Column; 2] {
    let title = kind.fields.get(&kind.title).map(|field| field.label.get(language)).unwrap_or_default();
    let code_hint =
        Words { zh: "所属记录的编号".into(), en: "Code of the record it belongs to".into() };
    let title_hint = Words {
        zh: format!("新增的记录尚无编号时，填写其「{title}」"),
        en: format!("Where the record is new and has no code: its {title}"),
    };
    [
        Column {
            header: code_header().get(language).into(),
            hint: code_hint.get(language).into(),
            ..Column::default()
        },
        Column { header: title.to_owned(), hint: title_hint.get(language).into(), ..Column::default() },
    ]
}

fn column(
    standard: &Standard,
    field: &Field,
    (language, label): (Language, &str),
    values: &mut Page,
) -> Column {
    let options = options(standard, field, language);
    let choices = (!options.is_empty()).then(|| {
        let column = values.columns.len() as u32;
        let count = options.len();
        values.columns.push(Column { header: label.to_owned(), ..Column::default() });
        for (line, option) in options.into_iter().enumerate() {
            if values.rows.len() <= line {
                values.rows.push(Vec::new());
            }
            values.rows[line].resize(column as usize, Cell::Empty);
            values.rows[line].push(Cell::text(option));
        }
        Choices { page: values.name.clone(), column, count: count as u32 }
    });
    let several = matches!(field.kind, FieldKind::Choices { .. });
    Column {
        header: field.label.get(language).to_owned(),
        required: field.required,
        format: format(&field.kind),
        hint: hint(field, language),
        choices: choices.filter(|_| !several),
    }
}

/// What may be chosen from, in the language.
fn options(standard: &Standard, field: &Field, language: Language) -> Vec<String> {
    match &field.kind {
        FieldKind::Choice { options } | FieldKind::Choices { options } => {
            options.values().map(|words| words.get(language).to_owned()).collect()
        }
        FieldKind::Bool => vec![yes_no(true, language).to_owned(), yes_no(false, language).to_owned()],
        FieldKind::Rating { rubric } => {
            let anchors = standard
                .rubrics
                .get(rubric)
                .map(|rubric| rubric.anchors.keys().map(ToString::to_string).collect());
            anchors.unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

pub fn yes_no(yes: bool, language: Language) -> &'static str {
    match (language, yes) {
        (Language::Zh, true) => "是",
        (Language::Zh, false) => "否",
        (Language::En, true) => "Yes",
        (Language::En, false) => "No",
    }
}

pub fn format(kind: &FieldKind) -> Format {
    match kind {
        FieldKind::Integer { .. } | FieldKind::Rating { .. } => Format::Number { places: 0 },
        FieldKind::Decimal { places, .. } => Format::Number { places: (*places).min(4) },
        FieldKind::Money => Format::Money,
        FieldKind::Percent => Format::Percent,
        FieldKind::Date => Format::Date,
        FieldKind::Instant => Format::DateTime,
        FieldKind::Computed { unit: Some(unit), .. } => match unit {
            hengce_formula::Unit::Percent => Format::Percent,
            hengce_formula::Unit::Money => Format::Money,
            _ => Format::Number { places: 2 },
        },
        FieldKind::HoursIn { .. } => Format::Number { places: 2 },
        _ => Format::Text,
    }
}

fn hint(field: &Field, language: Language) -> String {
    let (zh, en) = match &field.kind {
        FieldKind::Date => ("日期,如 2026-07-31", "A date, like 2026-07-31"),
        FieldKind::Instant => ("日期与时间,如 2026-07-31 14:30", "Date and time, like 2026-07-31 14:30"),
        FieldKind::Choice { .. } | FieldKind::Bool | FieldKind::Rating { .. } => {
            ("从下拉列表中选择", "Choose from the list")
        }
        FieldKind::Choices { .. } => (
            "可多选,用分号隔开;可选值见最后一个工作表",
            "Several allowed, separated by semicolons; see the last sheet",
        ),
        FieldKind::Person => ("姓名、邮箱或人员编号", "Name, e-mail or code of a person"),
        FieldKind::People => ("如:张三 60%; 李四 40%", "Like: Zhang San 60%; Li Si 40%"),
        FieldKind::Unit => ("部门名称或简称", "Name or short name of a unit"),
        FieldKind::Ref { .. } => ("关联记录的编号或标题", "Code or title of a record"),
        FieldKind::Refs { .. } => {
            ("关联记录的编号或标题,可多个,用分号隔开", "Codes or titles of records, separated by semicolons")
        }
        FieldKind::Percent => ("百分比,如 85%", "A percentage, like 85%"),
        FieldKind::Money => ("金额(元)", "An amount of money"),
        FieldKind::Integer { .. } => ("整数", "A whole number"),
        FieldKind::Decimal { .. } => ("数字", "A number"),
        FieldKind::Link => {
            ("以 http:// 或 https:// 开头的链接", "A link that starts with http:// or https://")
        }
        _ => ("", ""),
    };
    let how = if language == Language::Zh { zh } else { en };
    let what = field.help.get(language);
    let gap = if language == Language::Zh || what.is_empty() || how.is_empty() { "" } else { " " };
    let stop = if what.is_empty() || how.is_empty() || how.ends_with('。') {
        ""
    } else if language == Language::Zh {
        "。"
    } else {
        "."
    };
    format!("{how}{stop}{gap}{what}")
}
