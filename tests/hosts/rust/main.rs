//! Does the steps of one part of the conformance script through the crate `bertpt`; ../README.md says what each gives.
//!
//!   executor SCRIPT PART WORK SOURCE
mod executor;
mod json;
mod text_steps;
mod train_steps;

use json::Json;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let (script, part, work, source) = (&arguments[1], &arguments[2], &arguments[3], &arguments[4]);
    let script = Json::parse(&std::fs::read_to_string(script).expect("the script"));
    let mut executor = executor::Executor::new(script.at("documents").clone());
    let part = script.at("parts").items().iter().find(|entry| entry.at("name").text() == part).expect("a part of the script");
    for step in part.at("steps").items() {
        let step = step.map_texts(&|text| text.replace("@WORK@", work).replace("@SOURCE@", source));
        println!("{}", Json::object([("step", step.at("name").clone()), ("result", executor.execute(&step))]));
    }
}
