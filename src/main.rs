//! The `omnify` program: hands over to [`omnify::cli::main`].

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    omnify::cli::main()
}
