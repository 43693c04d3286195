//! Where a run writes, who can read it, and what stays when it fails.

use super::{Place, omnify, text};
use std::fs;

#[test]
fn an_output_inside_the_input_is_refused() {
    let place = Place::with_tickets();
    let inside = place.input().join("result");
    omnify(&["run", &text(&place.input()), "-o", &text(&inside)]).ends(1, "lies inside the input");
    assert!(!inside.exists());
    let roundabout = place.out().join("../in/result");
    omnify(&["run", &text(&place.input()), "-o", &text(&roundabout)]).ends(1, "lies inside the input");
    assert!(!inside.exists());
}

#[cfg(unix)]
#[test]
fn an_output_inside_the_input_is_refused_through_a_link() {
    let place = Place::with_tickets();
    let link = place.0.path().join("link");
    std::os::unix::fs::symlink(place.input(), &link).unwrap();
    let inside = link.join("result");
    omnify(&["run", &text(&place.input()), "-o", &text(&inside)]).ends(1, "lies inside the input");
    assert!(!place.input().join("result").exists());
}

#[test]
fn the_default_output_lies_outside_the_input() {
    let place = Place::with_tickets();
    omnify(&["-C", &text(&place.input()), "run", "."]).finishes();
    assert!(place.0.path().join("in-omnify-out/unified.sqlite").is_file());
    assert!(!place.input().join("omnify-out").exists());
}

#[test]
fn the_output_of_another_input_or_person_is_refused() {
    let (place, other) = (Place::with_tickets(), Place::with_tickets());
    place.run().finishes();
    let before = place.dataset();
    omnify(&["run", &text(&other.input()), "-o", &text(&place.out())]).ends(1, "belongs to the input");
    assert!(place.dataset() == before);
    let mine = other.0.path().join("letters");
    fs::create_dir(&mine).unwrap();
    fs::write(mine.join("dear.txt"), "dear").unwrap();
    omnify(&["run", &text(&other.input()), "-o", &text(&mine)]).ends(1, "holds other files");
    assert_eq!(fs::read_dir(&mine).unwrap().count(), 1);
}

#[test]
fn a_failed_run_leaves_the_previous_publication() {
    let place = Place::with_tickets();
    place.run().finishes();
    let before = place.dataset();
    let set_aside = place.0.path().join("aside");
    fs::rename(place.input(), &set_aside).unwrap();
    fs::create_dir(place.input()).unwrap();
    place.put("notes.dat", [0_u8, 1, 2, 3]);
    place.run().ends(1, "nothing in");
    place.put("project.yaml", "clinet: Shop\n");
    place.run().ends(1, "did you mean");
    assert!(place.dataset() == before);
    fs::remove_dir_all(place.input()).unwrap();
    place.run().ends(1, "does not exist");
    assert!(place.dataset() == before);
    fs::rename(&set_aside, place.input()).unwrap();
    place.run().finishes();
    assert!(place.dataset() == before);
}

#[cfg(unix)]
#[test]
fn outputs_are_private_and_the_input_stays_as_it_was() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::with_tickets();
    let listing = || -> Vec<_> {
        walkdir::WalkDir::new(place.input())
            .sort_by_file_name()
            .into_iter()
            .map(|entry| {
                let entry = entry.unwrap();
                (entry.path().to_owned(), entry.metadata().unwrap().len())
            })
            .collect()
    };
    let before = listing();
    place.run().finishes();
    assert_eq!(listing(), before);
    let mut open = Vec::new();
    for entry in walkdir::WalkDir::new(place.out()) {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        let wanted = if entry.file_type().is_dir() { 0o700 } else { 0o600 };
        if mode != wanted {
            open.push(format!(
                "{}: {mode:o}",
                entry.path().strip_prefix(place.out()).unwrap().display()
            ));
        }
    }
    assert!(open.is_empty(), "others can read: {open:?}");
}
