//! The demo company in a data folder: its standard, its people with their accounts, and the work that they did.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::PasswordHasher;
use hengce_facts::{Facts, FactsError};
use hengce_ledger::accounts::Account;
use hengce_ledger::{Actor, Ledger, RecordId, Refusal};
use hengce_standard::{Findings, Standard};
use jiff::civil::{Date, date};

use crate::calendar::{self, TODAY};
use crate::cast::{COMPANY, PASSWORD, PEOPLE, PersonPlan};
use crate::player::{PlayError, Player, StageClock};
use crate::{plan, work};

/// How much of the company's work is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Two years, from October 2024: the demo.
    Full,
    /// The last two quarters: tests.
    Small,
}

impl Size {
    fn from(self) -> Date {
        match self {
            Self::Full => date(2024, 10, 8),
            Self::Small => date(2026, 4, 1),
        }
    }
}

/// Somebody of the cast, ready to act.
#[derive(Debug, Clone)]
pub struct Member {
    /// Sign-in name; the password is [`PASSWORD`].
    pub login: &'static str,
    pub name: &'static str,
    pub name_en: &'static str,
    pub id: RecordId,
    pub actor: Actor,
}

/// The cast by what they do.
#[derive(Debug, Clone)]
pub struct Cast {
    pub director: Member,
    /// Market reports, launches.
    pub planner: Member,
    /// Competitor reports, exhibitions; the one with the late spell.
    pub planner_two: Member,
    pub brand_manager: Member,
    pub campaign_manager: Member,
    pub digital_operator: Member,
    pub digital_operator_two: Member,
    pub content_editor: Member,
    pub content_editor_two: Member,
    pub designer: Member,
    pub analyst: Member,
    pub coordinator: Member,
    pub executive: Member,
    pub sales_manager: Member,
    pub sales: Member,
    pub rnd_head: Member,
    pub rnd: Member,
    pub service_head: Member,
    pub service: Member,
    pub hr: Member,
    pub finance: Member,
    pub legal: Member,
    pub administrator: Member,
    pub auditor: Member,
    /// The marketing planning department, a `unit` record.
    pub department: RecordId,
}

/// The company, made.
pub struct World {
    pub folder: PathBuf,
    pub ledger: Ledger,
    pub facts: Facts,
    pub cast: Cast,
    /// The demo's last day; the ledger's clock stands at its evening.
    pub today: Date,
}

/// The demo company could not be made.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    #[error("the folder can't be written: {0}")]
    Folder(#[from] std::io::Error),
    #[error("the company's standard has mistakes:\n{0}")]
    Standard(#[from] Findings),
    #[error(transparent)]
    Ledger(#[from] Refusal),
    #[error(transparent)]
    Facts(#[from] FactsError),
    #[error("{0}")]
    Play(#[from] PlayError),
    #[error("a password can't be hashed: {0}")]
    Password(String),
}

/// Name of the file in the data folder that lists the demo's sign-ins.
pub const SIGN_INS: &str = "SIGN-INS.txt";

/// Makes the demo company in a folder that holds no data yet.
pub async fn build(folder: &Path, size: Size, seed: u64) -> Result<World, BuildError> {
    let own = folder.join("standard");
    std::fs::create_dir_all(&own)?;
    std::fs::write(own.join("targets.toml"), include_str!("../standard/targets.toml"))?;
    let standard = Arc::new(Standard::load(Some(&own))?);
    let acts = work::acts(seed, size.from());
    let clock = StageClock::at(acts[0].at);
    let ledger = Ledger::create(folder, standard.clone(), clock.clock()).await?;
    let facts = Facts::of_data_folder(folder)?;
    let mut player = Player::new(&ledger, &facts, clock.clone());
    let set_up = acts.iter().position(|act| act.who != plan::Who::Program).unwrap_or(acts.len());
    let (set_up, work) = acts.split_at(set_up);
    player.play(set_up).await?;
    let hash = Argon2::default().hash_password(PASSWORD.as_bytes());
    let hash = hash.map_err(|error| BuildError::Password(error.to_string()))?.to_string();
    let mut members = Vec::with_capacity(PEOPLE.len());
    for one in &PEOPLE {
        let member = member(one, player.id(&format!("person.{}", one.login))?, &standard);
        player.enter(one.login, member.actor.clone());
        let person = member.id.clone();
        let account = Account {
            login: one.login.into(),
            person,
            password_hash: hash.clone(),
            roles: Vec::new(),
            disabled: false,
        };
        ledger.accounts().create(&account).await?;
        members.push(member);
    }
    let department = player.id(&work::handle_of_unit("MKT"))?;
    player.play(work).await?;
    clock.set(calendar::at(TODAY, 18, 30));
    std::fs::write(folder.join(SIGN_INS), sign_ins(&standard))?;
    let cast = cast(&members, department)?;
    Ok(World { folder: folder.to_owned(), ledger, facts, cast, today: TODAY })
}

fn member(one: &PersonPlan, id: RecordId, standard: &Standard) -> Member {
    let roles = standard.organisation.positions.get(one.position).map(|position| position.roles.clone());
    let actor = Actor::person(id.clone(), one.name, roles.unwrap_or_default());
    Member { login: one.login, name: one.name, name_en: one.name_en, id, actor }
}

fn cast(members: &[Member], department: RecordId) -> Result<Cast, PlayError> {
    let who = |login: &str| {
        let found = members.iter().find(|member| member.login == login).cloned();
        found.ok_or_else(|| PlayError::NoSuchPerson(login.to_owned()))
    };
    Ok(Cast {
        director: who("zhiyuan")?,
        planner: who("qinghe")?,
        planner_two: who("mingzhe")?,
        brand_manager: who("wanning")?,
        campaign_manager: who("licheng")?,
        digital_operator: who("xiaotong")?,
        digital_operator_two: who("yifan")?,
        content_editor: who("siyu")?,
        content_editor_two: who("ruoxi")?,
        designer: who("yimo")?,
        analyst: who("yuan")?,
        coordinator: who("jianing")?,
        executive: who("huaijin")?,
        sales_manager: who("jianbang")?,
        sales: who("haitang")?,
        rnd_head: who("jingxing")?,
        rnd: who("chuchen")?,
        service_head: who("yutong")?,
        service: who("changhe")?,
        hr: who("jingshu")?,
        finance: who("mingli")?,
        legal: who("ruohan")?,
        administrator: who("lixing")?,
        auditor: who("ruogu")?,
        department,
    })
}

/// Who may sign in, in words for whoever tries the demo.
fn sign_ins(standard: &Standard) -> String {
    let mut text = format!(
        "{} ({}), an invented company. For trying out only: every account has the password {PASSWORD}\n\n",
        COMPANY.0, COMPANY.1
    );
    for one in &PEOPLE {
        let position = standard.organisation.positions.get(one.position);
        let (zh, en) = position.map_or(("", ""), |position| (&*position.label.zh, &*position.label.en));
        let PersonPlan { login, name, name_en, .. } = one;
        let _ = writeln!(text, "  {login:<10} {name} {name_en}  {zh} / {en}");
    }
    text
}
