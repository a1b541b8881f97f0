//! `hengce whatif --scheme FILE --values FILE`: a card from typed measure values, without a database.

use std::path::{Path, PathBuf};

use hengce_appraisal::{Readings, measures_of, whatif};
use hengce_exact::Number;
use hengce_metrics::MeasureValue;
use hengce_standard::{Guard, Layer, Scheme, SourceFile, Standard, folder_sources, shipped_sources};
use serde_json::Value as Json;

use super::score::{Tongue, print_json};
use super::{Failure, card_text};

#[derive(clap::Args)]
pub struct Options {
    /// A TOML file with the scheme, or with what it changes of a shipped one (targets, weights, methods)
    #[arg(long)]
    pub scheme: PathBuf,
    /// A TOML or JSON file of measure values: `reports_due = 14`, or `{ value = "14", rows = 14 }`
    #[arg(long)]
    pub values: PathBuf,
    /// A company's own standard folder, laid over the shipped one first
    #[arg(long)]
    pub standard: Option<PathBuf>,
    /// Prints JSON with exact numbers
    #[arg(long)]
    pub json: bool,
    /// The language of the texts
    #[arg(long, value_enum, default_value_t = Tongue::Zh)]
    pub language: Tongue,
}

const NOTHING: &str = "Nothing was scored.";
/// Largest file taken, in bytes.
const FILE_MAX: u64 = 1_000_000;

#[expect(clippy::unused_async, reason = "every command is awaited in one place")]
pub async fn run(options: Options) -> Result<(), Failure> {
    let (standard, id) = standard(&options)?;
    let Some(scheme) = standard.schemes.get(&id) else {
        return Err(Failure::refused(
            format!("There is no scheme \"{id}\"."),
            NOTHING,
            "Write a [scheme.NAME] block.",
        ));
    };
    let (now, earlier) = readings(&options.values, &standard, scheme)?;
    let card = whatif(&standard, scheme, &now, &earlier);
    if options.json {
        return print_json(&card);
    }
    print!("{}", card_text::card(options.language.speech(), &standard, "", &card));
    Ok(())
}

fn text(path: &Path) -> Result<String, Failure> {
    let failed = |cause: String| {
        Failure::refused(
            format!("{} can't be read: {cause}", path.display()),
            NOTHING,
            "Check the path and the file.",
        )
    };
    let size = std::fs::metadata(path).map_err(|error| failed(error.to_string()))?.len();
    if size > FILE_MAX {
        return Err(failed(format!("{size} bytes; at most {FILE_MAX} are taken")));
    }
    std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))
}

/// The shipped standard, the company's folder and the scheme file laid over each other, and the scheme's id.
fn standard(options: &Options) -> Result<(Standard, String), Failure> {
    let own = text(&options.scheme)?;
    let mut sources = shipped_sources();
    if let Some(folder) = &options.standard {
        sources.extend(folder_sources(folder).map_err(Failure::standard)?);
    }
    let name =
        options.scheme.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    sources.push(SourceFile::new(Layer::Company, name, own.clone()));
    let standard = Standard::from_sources(sources).map_err(Failure::standard)?;
    let table: toml::Table = own.parse().map_err(Failure::standard)?;
    let schemes = table.get("scheme").and_then(toml::Value::as_table);
    let ids: Vec<&String> = schemes.map(|schemes| schemes.keys().collect()).unwrap_or_default();
    match ids.as_slice() {
        [only] => Ok((standard, (*only).clone())),
        _ => Err(Failure::refused(
            format!("{} holds {} schemes.", options.scheme.display(), ids.len()),
            NOTHING,
            "Keep exactly one [scheme.NAME] in the file.",
        )),
    }
}

/// The typed values by measure: those of the period, and those typed as `"previous(measure)"`.
fn readings(path: &Path, standard: &Standard, scheme: &Scheme) -> Result<(Readings, Readings), Failure> {
    let mut known = measures_of(standard, scheme);
    let kpis = || scheme.items.keys().filter_map(|id| standard.kpis.get(id));
    known.extend(kpis().flat_map(|kpi| &kpi.earlier).map(|id| format!("previous({id})")));
    let refused = |what: String| {
        let remedy = format!("The scheme asks for: {}.", known.join(", "));
        Failure::refused(format!("{}: {what}", path.display()), NOTHING, remedy)
    };
    let written = text(path)?;
    let values: serde_json::Map<String, Json> =
        if path.extension().is_some_and(|extension| extension == "json") {
            serde_json::from_str(&written).map_err(|error| refused(error.to_string()))?
        } else {
            toml::from_str(&written).map_err(|error| refused(error.to_string()))?
        };
    let (mut now, mut earlier) = (Readings::new(), Readings::new());
    for (written, value) in values {
        if !known.contains(&written) {
            return Err(refused(format!("\"{written}\" is no measure of this scheme.")));
        }
        let before = written.strip_prefix("previous(").and_then(|rest| rest.strip_suffix(')'));
        let measure = before.unwrap_or(&written);
        let value = reading(&value, rows_enough(standard, measure)).ok_or_else(|| {
            refused(format!("the value of \"{written}\" is no exact number: write 14, \"85 %\" or \"0.85\""))
        })?;
        let times = if before.is_some() { &mut earlier } else { &mut now };
        times.insert(measure.to_owned(), value);
    }
    Ok((now, earlier))
}

/// A typed value; rows that were not said are taken as enough.
fn reading(value: &Json, enough: u64) -> Option<MeasureValue> {
    let (number, rows) = match value {
        Json::Object(parts) => {
            let rows = parts.get("rows").map(Json::as_u64);
            if rows == Some(None) || parts.keys().any(|key| key != "value" && key != "rows") {
                return None;
            }
            (parts.get("value")?, rows.flatten().unwrap_or(enough))
        }
        other => (other, enough),
    };
    Some(MeasureValue { value: Some(number_of(number)?), rows, ..MeasureValue::default() })
}

fn number_of(value: &Json) -> Option<Number> {
    match value {
        Json::Number(number) => number.as_i64().map(Number::whole),
        Json::String(text) => match text.trim().strip_suffix('%') {
            Some(percent) => percent.trim().parse::<Number>().ok()?.divided_by(&Number::hundred()),
            None => text.trim().parse().ok(),
        },
        _ => None,
    }
}

/// As many rows as any guard over the measure asks for.
fn rows_enough(standard: &Standard, measure: &str) -> u64 {
    let over = standard.kpis.values().filter(|kpi| kpi.measures.iter().any(|id| id == measure));
    let guards = over.flat_map(|kpi| &kpi.guards).map(|guard| match guard {
        Guard::MinRows(rows) => *rows,
    });
    guards.max().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn typed_values_are_exact_or_refused() {
        let value =
            |json: Json| reading(&json, 3).and_then(|reading| reading.value).map(|number| number.to_string());
        assert_eq!(value(json!(14)).as_deref(), Some("14"));
        assert_eq!(value(json!("85 %")).as_deref(), Some("0.85"));
        assert_eq!(value(json!({ "value": "2/3", "rows": 9 })).as_deref(), Some("2/3"));
        assert_eq!(value(json!(0.85)), None, "a float's digits are not what was typed");
        assert_eq!(value(json!({ "value": "1", "row": 9 })), None, "a misspelt key is not ignored");
    }

    #[test]
    fn rows_that_were_not_said_satisfy_the_guards() {
        assert_eq!(reading(&json!(14), 3).map(|reading| reading.rows), Some(3));
        assert_eq!(reading(&json!({ "value": 14, "rows": 1 }), 3).map(|reading| reading.rows), Some(1));
    }
}
