//! Generated files of any length, of the kind that learners have open: functions, classes, comments,
//! strings, known and unknown names.

use std::fmt::Write as _;

use hoverdeck::lang::Language;

const PYTHON: &str = r#"

async def fetch_N(session: aiohttp.ClientSession, url: str) -> dict:
    """Fetch number N."""
    for attempt in range(3):
        try:
            async with session.get(url, timeout=N) as response:
                response.raise_for_status()
                return await response.json()
        except aiohttp.ClientError as error:
            log.warning("attempt %d failed: %s", attempt, error)
            await asyncio.sleep(2 ** attempt)
    raise RuntimeError(f"no answer from {url} in {await count()}")


class Worker_N:
    limit = asyncio.Semaphore(N)

    def __init__(self, queue):
        self.queue = queue
        self.session = aiohttp.ClientSession()

    async def run(self):
        while True:
            item = await self.queue.get()
            results = await asyncio.gather(*[fetch_N(self.session, u) for u in item.urls])
            self.store(results, {"key": item.key, "count": len(results)})

    def store(self, results, options):
        self.results = [r for r in results if r is not None]
"#;

const RUST: &str = r#"
pub struct Worker_N {
    client: reqwest::Client,
    queue: mpsc::Receiver<Job>,
}

impl Worker_N {
    pub async fn run(&mut self) -> anyhow::Result<()> {
        while let Some(job) = self.queue.recv().await {
            let (a, b) = tokio::join!(fetch_N(&self.client, &job.left), fetch_N(&self.client, &job.right));
            println!("{} {}", a?, b.unwrap_or_default());
            tokio::time::sleep(Duration::from_millis(N)).await;
        }
        Ok(())
    }
}

/// Fetches number N.
async fn fetch_N(client: &reqwest::Client, url: &str) -> anyhow::Result<String> {
    let response = client.get(url).header("x-number", "N").send().await?;
    let text = response.text().await?;
    let handle = tokio::spawn(async move {
        let parts: Vec<&str> = text.split(',').filter(|part| !part.is_empty()).collect();
        parts.len()
    });
    assert_eq!(handle.await?, N, "length of {}", url);
    Ok(format!("{url} {}", N))
}
"#;

/// A text of a language with about so many lines.
pub fn text(language: Language, lines: usize) -> String {
    let (head, body) = match language {
        Language::Python => (
            "import asyncio\nimport logging\n\nimport aiohttp\n\nlog = logging.getLogger(__name__)\n",
            PYTHON,
        ),
        Language::Rust => ("use std::time::Duration;\n\nuse tokio::sync::mpsc;\n", RUST),
    };
    let mut text = head.to_owned();
    let times = lines / body.lines().count();
    for number in 0..times {
        let number = number.to_string();
        let _ = write!(
            text,
            "{}",
            body.replace("_N", &format!("_{number}")).replace("(N", &format!("({number}"))
        );
    }
    text
}
