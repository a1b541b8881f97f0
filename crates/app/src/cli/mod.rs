//! The command line: `hengce init | serve | demo ...`. A command is one file here and one line in each of the two lists below.

mod card_text;
mod columns;
mod connectors;
mod data_folder;
mod demo;
mod digest;
mod due;
mod failure;
mod import;
mod init;
mod pull;
mod score;
mod serve;
mod tables;
mod verify;
mod whatif;

pub use failure::{Code, Failure};

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The marketing planning department, run and measured in one place.
#[derive(Parser)]
#[command(name = "hengce", version, about, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make an empty data folder with its first administrator
    Init(init::Options),
    /// Serve a data folder to browsers until Ctrl-C
    Serve(serve::Options),
    /// Make a data folder with the demo company in it
    Demo(demo::Options),
    /// Make the records whose schedules are due (a served folder does it by itself)
    Due(due::Options),
    /// Bring in exports of platforms and filled templates
    Import(import::Options),
    /// Pull what connectors bring (a served folder does it by itself)
    Pull(pull::Options),
    /// Look after the secrets of connectors
    Connectors(connectors::Options),
    /// Tell where each table of imported rows is, how it stands, and how other programs open it
    Tables(tables::Options),
    /// Show scorecards, down to the rows that they count
    Score(score::Options),
    /// Score a card from typed values, without a database
    Whatif(whatif::Options),
    /// Write everybody's digest of the day, ready to be sent
    Digest(digest::Options),
    /// Prove that nothing in a ledger was changed behind its back
    Verify(verify::Options),
}

async fn carry_out(command: Command) -> Result<(), Failure> {
    match command {
        Command::Init(options) => init::run(options).await,
        Command::Serve(options) => serve::run(options).await,
        Command::Demo(options) => demo::run(options).await,
        Command::Due(options) => due::run(options).await,
        Command::Import(options) => import::run(options).await,
        Command::Pull(options) => pull::run(options).await,
        Command::Connectors(options) => connectors::run(options).await,
        Command::Tables(options) => tables::run(options).await,
        Command::Score(options) => score::run(options).await,
        Command::Whatif(options) => whatif::run(options).await,
        Command::Digest(options) => digest::run(options).await,
        Command::Verify(options) => verify::run(options).await,
    }
}

/// Reads the command line and does what it says.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("The program can't start its threads: {error}");
            return ExitCode::from(Code::Environment as u8);
        }
    };
    match runtime.block_on(carry_out(cli.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(failure.code as u8)
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn serve_listens_on_this_machine_alone_unless_told_otherwise() {
        let cli = Cli::try_parse_from(["hengce", "serve", "data"]).unwrap();
        let Command::Serve(options) = cli.command else { panic!("not serve") };
        assert_eq!(options.listen.to_string(), "127.0.0.1:8420");
    }
}
