//! Pictures of what is to be published, held against the colours of the guideline in force.

use hengce_checks::palette::{GuidelineColour, Refused, Report, Rgb, TOLERANCE, look_at};
use hengce_ledger::{Actor, Change, FileRef, Ledger, Record, Refusal};
use serde_json::{Value as Json, json};

use super::findings::{about, superseded};
use super::library::fields;
use super::review::live;
use super::subjects::{Subject, pictures, text};

const KIND: &str = "palette_check";

/// The guideline in force that has colours: that of the visual identity before others.
pub async fn guideline(ledger: &Ledger) -> Result<Option<Record>, Refusal> {
    if !ledger.standard().kinds.contains_key("brand_guideline") {
        return Ok(None);
    }
    let mut guidelines = ledger.snapshot("brand_guideline", None).await?;
    guidelines.retain(|guideline| guideline.state == "in_force" && !colours(guideline).is_empty());
    guidelines
        .sort_by_key(|guideline| (text(guideline, "part") != "vi", std::cmp::Reverse(guideline.id.clone())));
    Ok(guidelines.into_iter().next())
}

fn colours(guideline: &Record) -> Vec<GuidelineColour> {
    let rows = guideline.fields.get("palette").and_then(Json::as_array);
    let colour = |row: &Json| {
        let tolerance =
            row["tolerance"].as_i64().and_then(|n| u32::try_from(n).ok()).map_or(TOLERANCE, f64::from);
        let name = row["name"].as_str()?.to_owned();
        Some(GuidelineColour { name, colour: Rgb::parse(row["hex"].as_str()?)?, tolerance })
    };
    rows.into_iter().flatten().filter_map(colour).collect()
}

/// Looks at the pictures of a record that have not been held against the guideline yet; forgets those taken away.
pub async fn look(ledger: &Ledger, guideline: Option<&Record>, record: &Record) -> Result<(), Refusal> {
    let under_work = Subject::of(&record.kind).filter(|subject| subject.is_under_work(record));
    let (Some(subject), Some(guideline)) = (under_work, guideline) else { return Ok(()) };
    if !ledger.standard().kinds.contains_key(KIND) {
        return Ok(());
    }
    let files = pictures(record);
    let mut changes = Vec::new();
    let mut known = Vec::new();
    for check in live(ledger, KIND, record).await? {
        let hash = text(&check, "file_hash").to_owned();
        let stands =
            text(&check, "guideline") == &*guideline.id.0 && files.iter().any(|file| file.hash == hash);
        if stands {
            known.push(hash);
        } else {
            changes.push(superseded(&check));
        }
    }
    for file in files.iter().filter(|file| !known.contains(&file.hash)) {
        changes.extend(checked(ledger, subject, record, guideline, file).await?);
    }
    if changes.is_empty() {
        return Ok(());
    }
    ledger.commit_all(&Actor::program(), changes).await.map(drop).map_err(|refused| refused.refusal)
}

async fn checked(
    ledger: &Ledger,
    subject: &Subject,
    record: &Record,
    guideline: &Record,
    file: &FileRef,
) -> Result<Option<Change>, Refusal> {
    let (bytes, palette) = (ledger.file(&file.hash).await?, colours(guideline));
    let looked = tokio::task::spawn_blocking(move || (look_at(&bytes, &palette), palette)).await;
    let Ok((looked, palette)) = looked else { return Ok(None) };
    let mut check = fields(about(subject, record, &file.name));
    check.extend(fields(json!({ "file_hash": file.hash, "guideline": guideline.id })));
    match looked {
        Ok(report) => check.extend(fields(of_report(&report, &palette))),
        Err(refused) => _ = check.insert("refused".into(), json!(reason(&refused))),
    }
    Ok(Some(Change::Create { kind: KIND.into(), fields: check, origin: None }))
}

/// Why a picture was not looked at, as the kind's field says it.
fn reason(refused: &Refused) -> &'static str {
    match refused {
        Refused::Format => "format",
        Refused::Bytes { .. } => "bytes",
        Refused::Pixels { .. } => "pixels",
        Refused::Damaged(_) => "damaged",
    }
}

fn of_report(report: &Report, palette: &[GuidelineColour]) -> Json {
    let colours = report.dominant.iter().map(|dominant| {
        let nearest = dominant.nearest.map(|(number, apart)| (palette[number].name.clone(), apart));
        json!({
            "hex": dominant.colour.hex(),
            "share": report.share_of(dominant).to_fixed(4),
            "nearest": nearest.as_ref().map(|(name, _)| name),
            "apart": nearest.map(|(_, apart)| format!("{apart:.1}")),
            "on_palette": dominant.on_palette,
        })
    });
    json!({ "share_off": report.share_off().to_fixed(4), "colours": colours.collect::<Vec<_>>() })
}
