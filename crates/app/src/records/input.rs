//! The inputs of a form, drawn from a kind's fields and the values to start with.

use askama::Template;
use hengce_ledger::FieldProblem;
use hengce_standard::{Field, FieldKind, Kind, Standard};
use indexmap::IndexMap;
use serde_json::{Map, Value as Json};

use super::kept_files::{KeptFile, kept};
use super::problems;
use super::scene::Scene;
use super::typed::Typed;
use crate::shell::Shell;
use crate::web::Html;

/// One labelled input.
pub struct Input {
    pub name: String,
    /// For `for`, `aria-describedby` and error links.
    pub id: String,
    pub field: String,
    pub label: String,
    pub help: String,
    pub required: bool,
    pub problem: Option<String>,
    pub control: Control,
}

/// What stands in the input.
pub enum Control {
    Line {
        media: &'static str,
        value: String,
        max: usize,
        suffix: String,
    },
    Area {
        value: String,
    },
    /// May not be changed in this state: shown, and sent back as it is.
    Fixed {
        text: String,
        value: String,
    },
    Check {
        on: bool,
    },
    Select {
        options: Vec<Choice>,
        multiple: bool,
        picker: Option<String>,
    },
    Marks {
        options: Vec<Choice>,
    },
    Checks {
        options: Vec<Choice>,
    },
    People {
        rows: Vec<Share>,
        blank: Share,
    },
    Files {
        kept: Vec<KeptFile>,
    },
    Rows {
        heads: Vec<(String, bool)>,
        rows: Vec<Vec<Input>>,
        ids: Vec<(String, String)>,
        blank: Vec<Input>,
    },
}

pub struct Choice {
    pub value: String,
    pub text: String,
    pub chosen: bool,
}

/// A person with a share, in percent.
pub struct Share {
    pub at: String,
    pub options: Vec<Choice>,
    pub share: String,
}

#[derive(Template)]
#[template(path = "records/input.html")]
struct InputView<'a> {
    input: &'a Input,
    shell: &'a Shell,
    /// In a table's cell: the label is there for screen readers alone.
    cell: bool,
}

impl Input {
    pub fn html(&self, shell: &Shell) -> Html {
        self.drawn(shell, false)
    }

    pub fn cell(&self, shell: &Shell) -> Html {
        self.drawn(shell, true)
    }

    fn drawn(&self, shell: &Shell, cell: bool) -> Html {
        let view = InputView { input: self, shell, cell };
        Html(view.render().unwrap_or_else(|error| {
            tracing::error!(%error, "an input could not be drawn");
            String::new()
        }))
    }

    /// No mark of a rubric is chosen.
    pub fn unmarked(&self) -> bool {
        matches!(&self.control, Control::Marks { options } if options.iter().all(|option| !option.chosen))
    }

    /// Takes the form's whole width.
    pub fn wide(&self) -> bool {
        matches!(
            self.control,
            Control::Area { .. }
                | Control::Rows { .. }
                | Control::People { .. }
                | Control::Files { .. }
                | Control::Marks { .. }
        )
    }
}

/// What a form is drawn from.
pub struct Sheet<'a> {
    pub scene: &'a Scene,
    pub standard: &'a Standard,
    pub problems: &'a [FieldProblem],
    /// The record's state; empty for a new one.
    pub state: &'a str,
    /// The record's address; empty for a new one.
    pub base: &'a str,
}

impl Sheet<'_> {
    /// The inputs of a kind's typed fields, in order; only those named in `only` where it is given.
    pub fn inputs(&self, kind: &Kind, values: &Map<String, Json>, only: Option<&[String]>) -> Vec<Input> {
        let typed = Typed::of_record(&kind.fields, values, &self.scene.zone);
        let fields = kind.fields.values().filter(|field| match only {
            Some(names) => names.contains(&field.id),
            None => is_typed(field),
        });
        fields.map(|field| self.input(&format!("f.{}", field.id), field, &typed)).collect()
    }

    fn input(&self, name: &str, field: &Field, typed: &Typed) -> Input {
        Input {
            name: name.to_owned(),
            id: name.replace('.', "-"),
            field: field.id.clone(),
            label: self.scene.say.of(&field.label).to_owned(),
            help: self.scene.say.of(&field.help).to_owned(),
            required: field.required,
            problem: problems::of_input(self.scene.say, self.problems, name),
            control: self.control(name, field, typed),
        }
    }

    fn control(&self, name: &str, field: &Field, typed: &Typed) -> Control {
        let say = self.scene.say;
        let line = |media, max, suffix: String| Control::Line {
            media,
            value: typed.first(name).to_owned(),
            max,
            suffix,
        };
        match &field.kind {
            _ if field.frozen_in.iter().any(|frozen| frozen == self.state) => self.fixed(name, field, typed),
            FieldKind::Text { max } => line("text", *max, String::new()),
            FieldKind::Link => line("url", 2_000, String::new()),
            FieldKind::Integer { unit } | FieldKind::Decimal { unit, .. } => {
                line("number", 40, unit_suffix(say, *unit))
            }
            FieldKind::Money => line("number", 40, self.standard.organisation.currency.clone()),
            FieldKind::Percent => line("number", 40, "%".into()),
            FieldKind::Date => line("date", 40, String::new()),
            FieldKind::Instant => line("datetime-local", 40, String::new()),
            FieldKind::Prose => Control::Area { value: typed.first(name).to_owned() },
            FieldKind::Bool => Control::Check { on: !typed.first(name).is_empty() },
            FieldKind::Choice { options } => Control::Select {
                options: self.options(options, typed.all(name)),
                multiple: false,
                picker: None,
            },
            FieldKind::Choices { options } => {
                Control::Checks { options: self.options(options, typed.all(name)) }
            }
            FieldKind::Person => {
                let options = self.people(typed.first(name));
                Control::Select { options, multiple: false, picker: Some(String::new()) }
            }
            FieldKind::Unit => {
                let options = self.units(typed.first(name));
                Control::Select { options, multiple: false, picker: Some(String::new()) }
            }
            FieldKind::Ref { kind } => self.reference(name, &field.kind, kind, typed, false),
            FieldKind::Refs { kind } => self.reference(name, &field.kind, kind, typed, true),
            FieldKind::Rating { rubric } => Control::Marks { options: self.marks(rubric, typed.first(name)) },
            FieldKind::People => {
                let mut rows: Vec<_> = typed
                    .rows(name)
                    .iter()
                    .map(|number| self.share(&format!("{name}.{number}"), typed))
                    .collect();
                if rows.is_empty() {
                    rows.push(self.share(&format!("{name}.0"), typed));
                }
                Control::People { rows, blank: self.share(&format!("{name}.__N__"), typed) }
            }
            FieldKind::Files => {
                let kept = |text: &String| kept(text, self.base);
                Control::Files { kept: typed.all(name).iter().filter_map(kept).collect() }
            }
            FieldKind::Rows { fields } => self.table(name, fields, typed),
            FieldKind::Computed { .. } | FieldKind::Referring { .. } | FieldKind::HoursIn { .. } => {
                line("text", 0, String::new())
            }
        }
    }

    fn fixed(&self, name: &str, field: &Field, typed: &Typed) -> Control {
        let value = typed.first(name).to_owned();
        let text = match &field.kind {
            FieldKind::Percent if !value.is_empty() => format!("{value} %"),
            FieldKind::Percent => String::new(),
            _ => self.scene.text(field, &Json::from(value.as_str())),
        };
        Control::Fixed { text, value }
    }

    fn table(&self, name: &str, fields: &IndexMap<String, Field>, typed: &Typed) -> Control {
        let shown: Vec<_> = fields.values().filter(|field| is_typed(field)).collect();
        let row = |at: &str| {
            shown.iter().map(|field| self.input(&format!("{at}.{}", field.id), field, typed)).collect()
        };
        let numbers = typed.rows(name);
        Control::Rows {
            heads: shown
                .iter()
                .map(|field| (self.scene.say.of(&field.label).to_owned(), field.required))
                .collect(),
            rows: numbers.iter().map(|number| row(&format!("{name}.{number}"))).collect(),
            ids: numbers
                .iter()
                .map(|number| format!("{name}.{number}.id"))
                .map(|id| (id.clone(), typed.first(&id).to_owned()))
                .collect(),
            blank: row(&format!("{name}.__N__")),
        }
    }

    fn reference(&self, name: &str, field: &FieldKind, kind: &str, typed: &Typed, multiple: bool) -> Control {
        let chosen = typed.all(name).iter().filter(|id| !id.is_empty());
        let options =
            chosen.map(|id| Choice { value: id.clone(), text: self.scene.label_of(field, id), chosen: true });
        Control::Select { options: options.collect(), multiple, picker: Some(format!("/choices/{kind}?q=")) }
    }

    fn options(&self, options: &IndexMap<String, hengce_standard::Words>, chosen: &[String]) -> Vec<Choice> {
        let choice = |(id, label): (&String, &hengce_standard::Words)| Choice {
            value: id.clone(),
            text: self.scene.say.of(label).to_owned(),
            chosen: chosen.contains(id),
        };
        options.iter().map(choice).collect()
    }

    /// Everybody who has not left, and whoever stands chosen.
    fn people(&self, chosen: &str) -> Vec<Choice> {
        let gone = |left: Option<jiff::civil::Date>| left.is_some_and(|day| day < self.scene.today);
        let people = self.scene.directory.people.values();
        let mut people: Vec<_> =
            people.filter(|person| !gone(person.left_on) || &*person.id.0 == chosen).collect();
        people.sort_by(|a, b| a.code.cmp(&b.code));
        let choice = |person: &&hengce_ledger::Person| {
            let id = person.id.to_string();
            let position = self.standard.organisation.positions.get(&person.position);
            let position = position.map_or("", |position| self.scene.say.of(&position.label));
            let text = format!("{} · {position}", self.scene.person(&id));
            Choice { chosen: id == chosen, text: text.trim_end_matches(" · ").to_owned(), value: id }
        };
        people.iter().map(choice).collect()
    }

    fn units(&self, chosen: &str) -> Vec<Choice> {
        let mut units: Vec<_> = self.scene.directory.units.values().collect();
        units.sort_by(|a, b| a.code.cmp(&b.code));
        let ids = units.iter().map(|unit| unit.id.to_string());
        ids.map(|id| Choice { chosen: id == chosen, text: self.scene.unit(&id), value: id }).collect()
    }

    fn marks(&self, rubric: &str, chosen: &str) -> Vec<Choice> {
        let anchors =
            self.standard.rubrics.get(rubric).map(|rubric| rubric.anchors.iter()).into_iter().flatten();
        let choice = |(mark, anchor): (&i64, &hengce_standard::Words)| Choice {
            value: mark.to_string(),
            text: self.scene.say.of(anchor).to_owned(),
            chosen: mark.to_string() == chosen,
        };
        anchors.map(choice).collect()
    }

    fn share(&self, at: &str, typed: &Typed) -> Share {
        Share {
            options: self.people(typed.first(&format!("{at}.person"))),
            share: typed.first(&format!("{at}.share")).to_owned(),
            at: at.to_owned(),
        }
    }
}

/// Whether the field is typed by somebody: not computed, not set by a transition.
pub fn is_typed(field: &Field) -> bool {
    !field.by_program()
}

fn unit_suffix(say: crate::words::Speech, unit: hengce_formula::Unit) -> String {
    use hengce_formula::Unit;
    match unit {
        Unit::Percent => "%".into(),
        Unit::Days => say.t("suffix-days"),
        Unit::Hours => say.t("suffix-hours"),
        Unit::Seconds => say.t("suffix-seconds"),
        Unit::Count | Unit::Points | Unit::Money | Unit::Score | Unit::Times => String::new(),
    }
}
