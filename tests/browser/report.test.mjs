// The gap report in headless Chromium: no request, no error, readable without script, in the dark, on a phone, on paper.
// PREVIEW is a folder of rendered pages: report.html, report-de.html, hostile.html, hostile-revealed.html.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const preview = resolve(process.env.PREVIEW ?? "../../target/preview");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const plain = ["report.html", "report-de.html"];
const hostile = ["hostile.html", "hostile-revealed.html"];
const address = (name) => pathToFileURL(resolve(preview, name)).href;

let browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  });
});
after(() => browser?.close());

/** Opens a page and keeps a record of what it must not do. */
async function open(name, options = {}, media = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const faults = [];
  await page.emulateMedia(media);
  page.on("dialog", (dialog) => { faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => {
    const url = request.url();
    if (url !== address(name) && !url.startsWith("data:image/")) faults.push(`request: ${url.slice(0, 200)}`);
  });
  page.on("console", (line) => { if (line.type() === "error") faults.push(`console: ${line.text()}`); });
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  await page.goto(address(name), { waitUntil: "load" });
  return { page, faults, close: () => context.close() };
}

/** How far the page is wider than its window. */
const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

for (const name of plain) {
  test(`${name}: opens from a file without request or error, and sorts`, async () => {
    const { page, faults, close } = await open(name);
    const head = page.locator("#t-ledger thead th").nth(1);
    const figures = () =>
      page.locator("#t-ledger tbody tr:not(.total) td:nth-child(2)").evaluateAll((cells) => cells.map((cell) => Number(cell.dataset.v)));
    await head.getByRole("button").click();
    assert.equal(await head.getAttribute("aria-sort"), "descending");
    const down = await figures();
    assert.deepEqual(down, [...down].sort((a, b) => b - a));
    await head.getByRole("button").press("Enter");
    assert.equal(await head.getAttribute("aria-sort"), "ascending");
    assert.deepEqual(await figures(), down.reverse());
    assert.deepEqual(faults, []);
    await close();
  });

  test(`${name}: says the same without JavaScript`, async () => {
    const off = await open(name, { javaScriptEnabled: false });
    const on = await open(name);
    const words = async ({ page }) => (await page.locator("main").innerText()).replace(/\s+/g, " ");
    assert.equal(await words(off), await words(on));
    assert.equal(await off.page.locator("thead button").count(), 0);
    assert.deepEqual([...off.faults, ...on.faults], []);
    await Promise.all([off.close(), on.close()]);
  });

  test(`${name}: fits a phone of 320 pixels`, async () => {
    const { page, close } = await open(name, { viewport: { width: 320, height: 640 } });
    assert.equal(await overflow(page), 0);
    const small = await page.locator("main p, main li, main td").evaluateAll(
      (nodes) => nodes.filter((node) => Number.parseFloat(getComputedStyle(node).fontSize) < 11).length);
    assert.equal(small, 0);
    await close();
  });

  test(`${name}: is dark where the reader wants it dark`, async () => {
    const { page, faults, close } = await open(name, {}, { colorScheme: "dark" });
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(27, 27, 31)");
    assert.deepEqual(faults, []);
    await close();
  });

  for (const colorScheme of ["light", "dark"]) {
    test(`${name}: has no serious fault of access (axe, ${colorScheme})`, async () => {
      const { page, close } = await open(name, { bypassCSP: true }, { colorScheme });
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run());
      const serious = violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, nodes }) => `${id}: ${nodes.length} × ${nodes[0].html.slice(0, 200)} ${nodes[0].failureSummary ?? ""}`);
      assert.deepEqual(serious, []);
      await close();
    });
  }

  test(`${name}: prints on paper without cutting anything off`, async () => {
    // The width of A4 between the margins of the style sheet, at 96 pixels an inch.
    const { page, close } = await open(name, { viewport: { width: 688, height: 1000 } }, { media: "print", colorScheme: "dark" });
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).color), "rgb(29, 29, 33)");
    assert.equal(await page.locator(".skip").isVisible(), false);
    const wide = await page.locator("main table, main svg, main p, main pre").evaluateAll((nodes) =>
      nodes.filter((node) => node.getBoundingClientRect().right > window.innerWidth + 1).map((node) => node.id || node.outerHTML.slice(0, 80)));
    assert.deepEqual(wide, []);
    const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
    const pages = (pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? []).length;
    assert.ok(pages > 3 && pages < 60, `${pages} pages`);
    await close();
  });

  test(`${name}: starts with the answer, the reasons and the next steps`, async () => {
    const { page, close } = await open(name);
    const last = page.locator(".steps li").last();
    const box = await last.boundingBox();
    // Within two screens, in front of the contents.
    assert.ok(box.y + box.height < 1800, `${box.y + box.height}`);
    await page.keyboard.press("Tab");
    assert.equal(await page.locator(":focus").getAttribute("class"), "skip");
    assert.ok((await page.locator(":focus").boundingBox()).x >= 0);
    await close();
  });
}

for (const name of hostile) {
  // With the policy switched off escaping has to hold on its own.
  for (const bypassCSP of [false, true]) {
    test(`${name}: runs nothing that comes from data${bypassCSP ? ", even without its policy" : ""}`, async () => {
      const { page, faults, close } = await open(name, { bypassCSP });
      for (const summary of await page.locator("summary").all()) await summary.click();
      await page.locator("thead button").first().click();
      await page.mouse.wheel(0, 20_000);
      await page.waitForTimeout(300);
      assert.equal(await page.locator("script").count(), 1);
      assert.equal(await page.locator("iframe, object, embed, form, input, link, base, video, audio, img:not(header img)").count(), 0);
      const handlers = await page.evaluate(() =>
        [...document.querySelectorAll("*")].flatMap((node) => [...node.attributes].filter(({ name }) => name.startsWith("on") || name === "style")).length);
      assert.equal(handlers, 0);
      assert.equal(await page.evaluate(() => window.pwned), undefined);
      assert.deepEqual(faults, []);
      await close();
    });
  }
}
