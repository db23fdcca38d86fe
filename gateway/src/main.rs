//! The binary: reads the command line, does it, says how it ended by its exit code.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    gateway::cli::main().await
}
