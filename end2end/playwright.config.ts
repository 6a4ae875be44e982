import { defineConfig } from "@playwright/test";

// One spec file per worker and an own office (server, database, port) per spec file: see office.ts.
export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  workers: 2,
  // A machine that is busy elsewhere may miss a second; what needed a second try is printed as flaky.
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 5_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    viewport: { width: 1280, height: 900 },
    locale: "id-ID",
    // Far away on purpose: what people read is the office's wall clock (WITA), whatever the phone says.
    timezoneId: "Pacific/Honolulu",
    contextOptions: { reducedMotion: "reduce" },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
      ],
    },
  },
});
