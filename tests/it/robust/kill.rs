//! A run that is killed at any point goes on when the command is repeated, and ends with the same bytes.

use super::{Place, program, text};
use omnify::pipeline::output::Output;
use omnify::pipeline::{self, Settings, Stage};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Names the folder in the environment of the process that is to be killed.
const PLACE: &str = "OMNIFY_KILL_TEST";

/// Not a test by itself: the process that the other tests start and kill. Prints a line per progress event.
#[test]
fn run_for_the_kill_tests() {
    let Some(place) = std::env::var_os(PLACE) else { return };
    let place = Path::new(&place);
    let input = place.join("in");
    let output = Output::open(&place.join("out"), &input).unwrap();
    pipeline::run(&input, &output, Settings::default(), Stage::Publish, &|_| {
        // Not println: the test harness would keep it until the end.
        let mut out = std::io::stdout().lock();
        let _ = out.write_all(b"\nevent\n");
        let _ = out.flush();
    })
    .unwrap();
}

/// Starts the run in a process of its own.
fn start(place: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "robust::kill::run_for_the_kill_tests",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(PLACE, place)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills a run at its `event`th event; false when it was through before.
fn killed_at(place: &Path, event: usize) -> bool {
    let mut child = start(place);
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut seen = 0;
    for line in lines.map_while(Result::ok) {
        seen += usize::from(line == "event");
        if seen == event {
            child.kill().unwrap();
            break;
        }
    }
    let through = child.wait().unwrap().success();
    !through && seen == event
}

/// A chat that is committed in several batches.
fn long_chat() -> String {
    let mut chat = String::new();
    for number in 0..9000 {
        let author = if number % 3 == 0 { "Shop" } else { "Ann" };
        let (day, hour, minute) = (1 + number % 28, 8 + number % 12, number % 60);
        chat.push_str(&format!(
            "1/{day}/26, {hour}:{minute:02} - {author}: message {number}\n"
        ));
    }
    chat
}

#[test]
fn a_killed_run_goes_on_and_ends_with_the_same_bytes() {
    let place = Place::with_tickets();
    super::copy(
        &super::scenario("ecofriendly").join("exports/android"),
        &place.input().join("android"),
    );
    place.put("WhatsApp Chat with Ann.txt", long_chat());
    let whole = Place::new();
    super::copy(&place.input(), &whole.input());
    assert!(start(whole.0.path()).wait_with_output().unwrap().status.success());
    whole.balances();
    let mut kills = 0;
    // From an early, a middle and a late event on to the last, each kill on top of what the one before has left.
    for first in [1, 8, 11, 13] {
        let mut event = first;
        while killed_at(place.0.path(), event) {
            kills += 1;
            event += 1;
        }
        place.balances();
        same(&place, &whole);
        std::fs::remove_dir_all(place.out()).unwrap();
    }
    assert!(kills >= 20, "only {kills} kills");
}

#[test]
fn the_program_itself_goes_on_after_a_kill() {
    let (place, whole) = (Place::with_exports(), Place::with_exports());
    whole.run().finishes();
    for _ in 0..2 {
        let mut command = program();
        let mut child = command
            .args(["-v", "run", &text(&place.input()), "-o", &text(&place.out())])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let _ = lines.map_while(Result::ok).find(|line| line.contains("link"));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    place.run().finishes();
    same(&place, &whole);
    let left: Vec<_> = std::fs::read_dir(place.out().join(".omnify/tmp")).unwrap().collect();
    assert!(left.is_empty(), "temporary files are left: {left:?}");
}

fn same(place: &Place, other: &Place) {
    for ((name, ours), theirs) in super::DATASET.iter().zip(place.dataset()).zip(other.dataset()) {
        assert!(ours == theirs, "{name} differs from that of a run without a kill");
    }
}
