//! Promises of the standard that ships, and of a company's folder laid over it.

use hengce_exact::Number;
use hengce_formula::Type;
use hengce_standard::{
    Applies, Concern, Evidence, Layer, Nature, PersonColumn, Severity, Source, SourceFile, Standard, Words,
    shipped_sources,
};

fn with(text: &str) -> Standard {
    let mut sources = shipped_sources();
    sources.push(SourceFile::new(Layer::Company, "company.toml", text));
    Standard::from_sources(sources).unwrap_or_else(|findings| panic!("{findings}"))
}

fn path(text: &str) -> Vec<String> {
    text.split('.').map(str::to_owned).collect()
}

#[test]
fn the_shipped_standard_loads_without_findings() {
    if let Err(findings) = Standard::load(None) {
        panic!("{findings}");
    }
}

#[test]
fn it_covers_the_work_and_all_five_groups() {
    let standard = Standard::shipped();
    for kind in ["report", "report_review", "decision", "campaign", "support_request", "strategy"] {
        assert!(standard.kind(kind).is_some_and(|kind| kind.duty.is_some()), "{kind}");
    }
    for kind in ["person", "unit", "import_batch"] {
        assert!(standard.kind(kind).is_some_and(|kind| kind.duty.is_none()), "{kind}");
    }
    let datasets: Vec<_> = standard.datasets.keys().collect();
    let expected = [
        "account_day",
        "account_period",
        "account_traffic",
        "ad_day",
        "baidu_search_ads",
        "baidu_search_part",
        "baidu_search_term",
        "mail_stats",
        "order",
        "post_stats",
        "site_day",
        "site_event",
        "site_part",
        "site_visitors",
        "survey_answer",
        "touch",
        "wechat_article",
        "wechat_article_day",
    ];
    assert_eq!(datasets, expected);
    assert!(standard.kpis.len() >= 10);
    for group in standard.organisation.groups.keys() {
        assert!(standard.kpis.values().any(|kpi| kpi.group == *group), "{group}");
    }
    assert_eq!(standard.organisation.groups.len(), 5);
    assert_eq!(standard.organisation.duties.len(), 6);
    assert_eq!(standard.principles.len(), 4);
}

#[test]
fn every_label_stands_in_both_languages() {
    let standard = Standard::shipped();
    let mut seen = 0;
    let mut both = |words: &Words, what: &str| {
        seen += 1;
        let han = |text: &str| text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
        assert!(!words.zh.is_empty() && !words.en.is_empty(), "{what}");
        assert!(!han(&words.en), "{what}: {}", words.en);
        assert!(han(&words.zh) || words.zh.is_ascii(), "{what}: {}", words.zh);
    };
    for kind in standard.kinds.values() {
        both(&kind.label, &kind.id);
        both(&kind.help, &kind.id);
        for field in kind.fields.values() {
            both(&field.label, &format!("{}.{}", kind.id, field.id));
            field.kind.options().into_iter().flatten().for_each(|(id, words)| both(words, id));
            kind.row_fields(&field.id).into_iter().flatten().for_each(|(id, inner)| both(&inner.label, id));
        }
        kind.lifecycle.states.iter().for_each(|(id, state)| both(&state.label, id));
        kind.lifecycle.transitions.values().for_each(|transition| both(&transition.label, &transition.id));
    }
    for dataset in standard.datasets.values() {
        both(&dataset.label, &dataset.id);
        dataset.columns.values().for_each(|column| both(&column.label, &column.id));
        dataset.exports.iter().for_each(|export| both(&export.label, &export.id));
    }
    standard.measures.values().for_each(|measure| both(&measure.label, &measure.id));
    for kpi in standard.kpis.values() {
        both(&kpi.label, &kpi.id);
        both(&kpi.help, &kpi.id);
    }
    standard
        .rubrics
        .values()
        .for_each(|rubric| rubric.anchors.values().for_each(|words| both(words, &rubric.id)));
    standard.schemes.values().for_each(|scheme| both(&scheme.label, &scheme.id));
    for category in standard.wording.categories.values() {
        both(&category.label, &category.id);
        both(&category.question, &category.id);
    }
    standard.organisation.positions.iter().for_each(|(id, position)| both(&position.label, id));
    standard.organisation.roles.iter().for_each(|(id, role)| both(&role.label, id));
    standard.clauses.iter().chain(&standard.terms).for_each(|(id, words)| both(words, id));
    assert!(seen > 300, "only {seen} labels were looked at");
}

#[test]
fn a_companys_folder_changes_a_target_and_nothing_else() {
    let shipped = Standard::shipped();
    let ours = with("[scheme.planner.items.report_on_time_rate]\ntarget = \"95 %\"\n");
    let target =
        |standard: &Standard| standard.schemes["planner"].items["report_on_time_rate"].target.clone();
    assert_eq!(target(&shipped), None);
    assert_eq!(target(&ours), Number::fraction(95, 100));
    assert_eq!(ours.schemes["planner"].items.len(), shipped.schemes["planner"].items.len());
    assert_eq!(ours.schemes["planner"].items["report_on_time_rate"].place.file, "company.toml");
    assert_ne!(ours.digest, shipped.digest);
    assert_eq!(shipped.digest, Standard::shipped().digest);
}

#[test]
fn false_takes_a_block_away() {
    let ours = with(
        "[scheme.planner]\nitems.report_depth = false\nitems.decision_contribution.weight = 60\n\
         [kind.report.lifecycle]\nrefuse_extension = false\n",
    );
    assert!(!ours.schemes["planner"].items.contains_key("report_depth"));
    assert!(ours.kinds["report"].transition("refuse_extension").is_none());
}

#[test]
fn a_list_of_the_company_replaces_the_shipped_one() {
    let ours = with("[kind.report.views]\nlist = [\"code\", \"title\"]\n");
    assert_eq!(ours.kinds["report"].views.list, ["code", "title"]);
    assert_eq!(ours.kinds["report"].views.board.as_deref(), Some("state"));
}

#[test]
fn shipped_schemes_hold_to_the_principles() {
    let standard = Standard::shipped();
    let bound = |of: fn(&hengce_standard::Principle) -> Option<u32>| {
        standard.principles.values().find_map(of).unwrap()
    };
    let (results, opinions) = (bound(|p| p.result_share_min), bound(|p| p.opinion_share_max));
    for scheme in standard.schemes.values() {
        let share = |counts: &dyn Fn(&str) -> bool| -> u32 {
            scheme
                .items
                .values()
                .filter(|item| counts(&item.kpi))
                .map(|i| i.weight * scheme.groups[&i.group])
                .sum()
        };
        let result = share(&|kpi| standard.kpis[kpi].nature == Nature::Result);
        let opinion = share(&|kpi| kpi == "report_depth");
        assert!(result >= results * 100, "{}: results {result}", scheme.id);
        assert!(opinion <= opinions * 100, "{}: opinions {opinion}", scheme.id);
        assert!(scheme.result_share_min >= results, "{}", scheme.id);
    }
    assert_eq!(standard.kinds["report_review"].fields["depth"].evidence, Evidence::Rated);
}

#[test]
fn no_target_ships_that_a_company_would_have_to_agree_on() {
    for scheme in Standard::shipped().schemes.values() {
        let set: Vec<&str> =
            scheme.items.values().filter(|i| i.target.is_some()).map(|i| i.kpi.as_str()).collect();
        // the full mark of a rubric and "on budget" follow from their definitions
        assert!(
            set.iter()
                .all(|kpi| ["report_depth", "content_professionalism", "budget_variance"].contains(kpi)),
            "{}: {set:?}",
            scheme.id
        );
    }
}

#[test]
fn formulas_reach_through_one_reference_and_from_child_rows_to_their_record() {
    let standard = Standard::shipped();
    let report = Source::Kind("report".into());
    let goals = Source::Rows("campaign".into(), "goals".into());
    let article = Source::Dataset("wechat_article".into());
    assert_eq!(standard.type_of_column(&report, &path("due_on")), Some(Type::Date));
    assert_eq!(standard.type_of_column(&report, &path("owner.position")), Some(Type::Text));
    assert_eq!(standard.type_of_column(&report, &path("owner.manager.name")), None);
    assert_eq!(standard.type_of_column(&goals, &path("parent.ends_on")), Some(Type::Date));
    assert_eq!(standard.type_of_column(&goals, &path("parent.owner.position")), Some(Type::Text));
    assert_eq!(standard.type_of_column(&goals, &path("ends_on")), None);
    assert_eq!(standard.type_of_column(&article, &path("owner.email")), Some(Type::Text));
    assert_eq!(standard.person_column(&goals, &path("parent.team")), Some(PersonColumn::Shared));
    assert_eq!(standard.person_column(&report, &path("strategy.owner")), Some(PersonColumn::One));
    assert_eq!(standard.person_column(&report, &path("strategy")), None);
    assert!(standard.columns_of(&goals).iter().any(|(name, _)| name == "actual"));
    assert_eq!(standard.columns_of(&article).len(), standard.datasets["wechat_article"].columns.len());
}

#[test]
fn the_advertising_terms_name_an_article_a_question_and_what_is_at_stake() {
    let wording = Standard::shipped().wording;
    assert!(wording.terms.len() >= 80, "{}", wording.terms.len());
    for article in ["9(3)", "11", "12", "13", "28"] {
        let category = wording.categories.values().find(|category| category.article == article);
        let category = category.unwrap_or_else(|| panic!("article {article}"));
        assert!(wording.terms.values().any(|term| term.category == category.id), "article {article}");
    }
    let best = &wording.terms["best"];
    assert_eq!((best.term.as_str(), best.severity), ("最佳", Severity::High));
    assert_eq!(wording.question(best), wording.categories["superlative"].question);
}

#[test]
fn the_department_and_eight_positions_have_schemes_that_keep_to_the_principles() {
    let standard = Standard::shipped();
    let positions: Vec<&str> = standard
        .schemes
        .values()
        .filter_map(|scheme| match &scheme.applies {
            Applies::Position(id) => Some(id.as_str()),
            Applies::Unit(_) => None,
        })
        .collect();
    let mut expected = vec![
        "analyst",
        "brand_manager",
        "campaign_manager",
        "content_editor",
        "designer",
        "digital_operator",
        "director",
        "planner",
    ];
    expected.retain(|id| !positions.contains(id));
    assert!(expected.is_empty(), "no scheme for {expected:?}");
    for scheme in standard.schemes.values() {
        assert!(!scheme.overlay.red_lines.is_empty(), "{}", scheme.id);
        // targets, goals and counter-metrics are for each company to decide
        let grave = standard.concerns(scheme).into_iter().filter(|concern| {
            !matches!(
                concern,
                Concern::TargetMissing { .. } | Concern::GoalMissing { .. } | Concern::CounterMissing { .. }
            )
        });
        assert_eq!(grave.collect::<Vec<_>>(), [], "{}", scheme.id);
    }
}

#[test]
fn what_a_scheme_may_do_wrong_is_said_and_not_refused() {
    let ours = with(
        r#"
[scheme.coordinator]
clause  = "二(二)"
label   = { zh = "协作专员方案", en = "Scheme of coordinators" }
applies = { position = "coordinator" }
period  = "quarter"
groups  = { strategy = 50, campaign = 50 }
bands   = [{ grade = "A", from = 60 }, { grade = "B", from = 0 }]
bonus   = { measure = "bonus_points", most = 15 }
[scheme.coordinator.items]
report_depth        = { weight = 80, method = { name = "knots", knots = [{ at = 1, points = 0 }, { at = 5, points = 90 }] } }
report_on_time_rate = { weight = 20, method = { name = "ratio" } }
campaign_attainment = { weight = 50, target = "100 %", goal = "G1", method = { name = "ratio" } }
lead_attainment     = { weight = 50, target = "100 %", method = { name = "ratio" } }
"#,
    );
    let found = ours.concerns(&ours.schemes["coordinator"]);
    let share = |percent| Number::fraction(percent, 100).unwrap();
    for concern in [
        Concern::Results { share: share(50), least: share(60) },
        Concern::Opinion { share: share(40), most: share(30) },
        Concern::Twice { whole: "campaign_attainment".into(), part: "lead_attainment".into() },
        Concern::CounterMissing { kpi: "lead_attainment".into(), counter: "lead_acceptance_rate".into() },
        Concern::SampleIgnored { kpi: "report_depth".into() },
        Concern::Items { count: 4, from: 5, to: 10 },
        Concern::TargetMissing { kpis: vec!["report_on_time_rate".into()] },
        Concern::Unreachable { most: Number::whole(96) },
        Concern::Bonus { most: Number::whole(15) },
    ] {
        assert!(found.contains(&concern), "{concern:?} is not among {found:?}");
    }
    assert!(found.iter().any(
        |concern| matches!(concern, Concern::GoalMissing { kpis } if !kpis.contains(&"campaign_attainment".to_owned()))
    ));
}
