//! The built-in target profiles, their page, and profiles of one's own.

mod ecofriendly;

use omnify::config::target::TargetProfile;
use std::collections::BTreeSet;
use std::path::Path;

fn profiles() -> Vec<TargetProfile> {
    let profiles = TargetProfile::builtin().unwrap_or_else(|problems| panic!("{problems}"));
    profiles.into_iter().map(|(profile, _)| profile).collect()
}

#[test]
fn the_twelve_platforms_are_there() {
    let ids: Vec<String> = profiles().into_iter().map(|profile| profile.id).collect();
    assert_eq!(
        ids,
        [
            "chatwoot",
            "freshdesk",
            "front",
            "gorgias",
            "help-scout",
            "hubspot",
            "intercom",
            "request-tracker-5",
            "salesforce",
            "zammad",
            "zendesk",
            "zoho-desk"
        ]
    );
    for (path, text) in omnify::builtin::folder("targets/") {
        let profile = TargetProfile::parse(path, text).unwrap();
        assert_eq!(path, format!("targets/{}.yaml", profile.id));
    }
}

#[test]
fn every_row_has_a_page_with_a_date() {
    for profile in profiles() {
        let mut used = BTreeSet::new();
        let limits = profile.limits.iter().map(|(_, row)| row.page.as_str());
        let features = profile.features.iter().map(|(_, row)| row.page.as_str());
        let values = profile.values.iter().map(|(_, row)| row.page.as_str());
        let steps = profile.load.steps.iter().map(|(_, row)| row.page.as_str());
        let rate = profile.load.rate.iter().map(|row| row.page.as_str());
        let suppress = profile.suppress.iter().map(|row| row.page.as_str());
        used.extend(
            limits
                .chain(features)
                .chain(values)
                .chain(steps)
                .chain(rate)
                .chain(suppress),
        );
        let known: BTreeSet<&str> = profile.pages.keys().collect();
        assert_eq!(
            used, known,
            "{}: pages that are used and pages that are listed",
            profile.id
        );
        for (name, page) in profile.pages.iter() {
            assert!(page.at.len() > 10, "{} {name}", profile.id);
            assert!(page.checked_on.0.year() >= 2026, "{} {name}", profile.id);
        }
        assert!(
            !profile.route.is_empty() && !profile.suppress.is_empty(),
            "{}",
            profile.id
        );
        assert!(!profile.load.steps.is_empty(), "{}", profile.id);
        for (key, feature) in profile.features.iter() {
            assert!(
                !feature.how.is_empty() && !feature.how.ends_with('.'),
                "{} {key}",
                profile.id
            );
        }
    }
}

#[test]
fn the_page_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/targets.md");
    let fresh = omnify::gaps::targets_page(&profiles());
    if std::env::var_os("OMNIFY_BLESS").is_some() {
        std::fs::write(&path, &fresh).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == fresh, "run OMNIFY_BLESS=1 cargo test --test it targets");
}

#[test]
fn a_profile_of_ones_own_replaces_the_built_in_one() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().join("targets");
    std::fs::create_dir(&at).unwrap();
    let own = "target: 1\nid: zendesk\nname: Our Zendesk\nroute: contract of 2026\npages: {}\n";
    std::fs::write(at.join("ours.yaml"), own).unwrap();
    let names = ["zendesk", "freshdesk", "zendesk"].map(str::to_owned);
    let chosen = omnify::pipeline::targets::named(&names, Some(&at)).unwrap();
    let chosen: Vec<&str> = chosen.iter().map(|profile| profile.name.as_str()).collect();
    assert_eq!(chosen, ["Our Zendesk", "Freshdesk"]);
    let wrong = omnify::pipeline::targets::named(&["zendsk".to_owned()], None).unwrap_err();
    assert!(wrong.to_string().contains("did you mean `zendesk`?"), "{wrong}");
    std::fs::write(at.join("bad.yaml"), "target: 1\nid: x\n").unwrap();
    assert!(omnify::pipeline::targets::named(&names, Some(&at)).is_err());
}
