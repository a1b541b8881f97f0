//! The shapes of a loaded standard. Everything in here has been checked: names resolve, types fit, weights sum.

use hengce_formula::Type;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

mod dataset;
mod kind;
mod measure;
mod rhythm;
mod rules;
mod scheme;
mod texts;
mod view;

pub use dataset::*;
pub use kind::*;
pub use measure::*;
pub use rhythm::*;
pub use rules::*;
pub use scheme::*;
pub use texts::*;
pub use view::*;

/// A language of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Language {
    #[default]
    #[serde(rename = "zh-CN")]
    Zh,
    #[serde(rename = "en")]
    En,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Words {
    pub zh: String,
    pub en: String,
}

impl Words {
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

/// Where a block stands: file (relative to its folder), line and column from 1.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Place {
    pub file: String,
    pub line: usize,
    pub column: usize,
}

/// A whole standard.
#[derive(Debug, Clone)]
pub struct Standard {
    pub organisation: Organisation,
    pub kinds: IndexMap<String, Kind>,
    pub datasets: IndexMap<String, Dataset>,
    pub measures: IndexMap<String, Measure>,
    pub kpis: IndexMap<String, Kpi>,
    pub rubrics: IndexMap<String, Rubric>,
    /// Views of lists that everybody finds.
    pub views: IndexMap<String, View>,
    /// What stands on the desk of whoever holds a role: role -> panels, in order.
    pub desks: IndexMap<String, Vec<Panel>>,
    pub schemes: IndexMap<String, Scheme>,
    /// Terms that advertising law asks about.
    pub wording: Wording,
    /// Words that carry a tone.
    pub tone: Tone,
    pub originality: Originality,
    /// The four principles with what they ask of every scheme.
    pub principles: IndexMap<String, Principle>,
    /// The commissioning document's clauses: id (`一(一)`, `二(二)1-1`) -> short title.
    pub clauses: IndexMap<String, Words>,
    /// What the handbook says under a clause's heading.
    pub chapters: IndexMap<String, Words>,
    /// The field's terms: id -> the words used.
    pub terms: IndexMap<String, Words>,
    /// Clause id -> the blocks that cite it: `kpi.report_on_time_rate`, `duty.insight`.
    pub cited: IndexMap<String, Vec<String>>,
    /// SHA-256 (hex) over the files it was read from, in order: the version that a score names.
    pub digest: String,
}

/// The organisation's own facts and its permissions.
#[derive(Debug, Clone)]
pub struct Organisation {
    pub zone: jiff::tz::TimeZone,
    /// Hosts inside that feeds may be fetched from, as `host` or `host:port`; all others must be public.
    pub feeds_inside: Vec<String>,
    /// Hosts inside that connectors may reach, as `host:port`; all others must be public.
    pub connectors_inside: Vec<String>,
    /// ISO 4217, `CNY` by default.
    pub currency: String,
    /// When people are at work.
    pub working: crate::WorkingTime,
    pub positions: IndexMap<String, Position>,
    pub roles: IndexMap<String, Role>,
    /// The five KPI groups, in the seed's order: id -> label.
    pub groups: IndexMap<String, Words>,
    /// The six duties: id -> label, with their clause.
    pub duties: IndexMap<String, Words>,
}

/// A principle of the appraisal, and the bounds that a scheme check holds schemes to. Shares are whole percents.
#[derive(Debug, Clone)]
pub struct Principle {
    pub label: Words,
    pub help: Words,
    pub clause: Vec<String>,
    /// Smallest share of a scheme's weight on result KPIs.
    pub result_share_min: Option<u32>,
    /// Largest share of a scheme's weight that rests on people's judgement.
    pub opinion_share_max: Option<u32>,
    /// Each item names the strategy goal that it serves.
    pub goal_required: bool,
    /// A score below this asks for an improvement action.
    pub action_below: Option<u32>,
}

#[derive(Debug, Clone)]
pub struct Position {
    pub label: Words,
    /// Roles that come with the position.
    pub roles: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct Role {
    pub label: Words,
    pub grants: Vec<Grant>,
}

/// Permission to do something to a record kind (`*` for every kind) or to a named resource, as far as `reach` goes.
#[derive(Debug, Clone, Serialize)]
pub struct Grant {
    pub acts: Vec<Act>,
    /// Kind ids, `*`, or resources: `scorecard`, `import`, `standard`, `people`, `audit`, `system`.
    pub of: Vec<String>,
    pub reach: Reach,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    Read,
    Create,
    Edit,
    Withdraw,
    /// Taking a transition that names this role.
    Move,
    Manage,
}

/// How far a grant goes, from narrow to wide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// What one owns or created, or where one is named in a person field.
    Own,
    /// Own, and that of everybody below one in the line of managers.
    Line,
    /// Line, and that of one's unit and the units below it.
    Unit,
    All,
}

impl Standard {
    /// The type under which a record's own formulas, filters and conditions see a field.
    pub fn type_of_field(kind: &FieldKind) -> Option<Type> {
        kind.formula_type()
    }
}
