//! The binary: reads the command line, does it, says how it ended by its exit code.

/// Folding read models and decoding events is much allocating: about a quarter of its time goes with the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    gateway::cli::main().await
}
