//! The words of the pages: one file a language, one key a text, both compiled in.

mod numbers;
mod times;

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use hengce_standard::{Language, Words};

pub use numbers::{duration, grouped, number_in_unit};
pub use times::{day_and_time, days_between, span};

/// The files as they were compiled in, by language.
pub const FILES: [(Language, &str); 2] = [
    (Language::Zh, include_str!("../../locales/zh-CN.ftl")),
    (Language::En, include_str!("../../locales/en.ftl")),
];

struct Bundles {
    zh: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

static BUNDLES: LazyLock<Bundles> = LazyLock::new(|| Bundles { zh: bundle(0), en: bundle(1) });

fn bundle(index: usize) -> FluentBundle<FluentResource> {
    let (language, text) = FILES[index];
    let tag = tag(language).parse().expect("both tags are well-formed");
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // Isolation marks around inserted values would be copied into Excel and searches.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(text.to_owned()).expect("a test holds that both files parse");
    bundle.add_resource(resource).expect("a test holds that no key occurs twice");
    bundle
}

/// The language's tag in HTML and HTTP.
pub fn tag(language: Language) -> &'static str {
    match language {
        Language::Zh => "zh-CN",
        Language::En => "en",
    }
}

/// Says texts in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Speech(pub Language);

impl Speech {
    /// The text of a key; the key itself where there is none (a test holds that this does not happen).
    pub fn t(self, key: &str) -> String {
        self.with(key, &FluentArgs::new())
    }

    /// The text of a key with one value put in.
    pub fn t1<'a>(self, key: &str, name: &'a str, value: impl Into<FluentValue<'a>>) -> String {
        let mut values = FluentArgs::new();
        values.set(name, value);
        self.with(key, &values)
    }

    /// The text of a key with two values put in.
    pub fn t2<'a>(
        self,
        key: &str,
        (name, value): (&'a str, impl Into<FluentValue<'a>>),
        (other, also): (&'a str, impl Into<FluentValue<'a>>),
    ) -> String {
        let mut values = FluentArgs::new();
        values.set(name, value);
        values.set(other, also);
        self.with(key, &values)
    }

    /// The text of a key with any number of values put in.
    pub fn with(self, key: &str, values: &FluentArgs) -> String {
        self.maybe(key, values).unwrap_or_else(|| key.to_owned())
    }

    /// The text of a key that need not exist (a section that a company added).
    pub fn maybe(self, key: &str, values: &FluentArgs) -> Option<String> {
        let bundle = match self.0 {
            Language::Zh => &BUNDLES.zh,
            Language::En => &BUNDLES.en,
        };
        let pattern = bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(values), &mut errors);
        debug_assert!(errors.is_empty(), "{key}: {errors:?}");
        Some(text.into_owned())
    }

    /// A text of the standard.
    pub fn of(self, words: &Words) -> &str {
        words.get(self.0)
    }

    pub fn tag(self) -> &'static str {
        tag(self.0)
    }
}
