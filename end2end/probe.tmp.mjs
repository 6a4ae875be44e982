import { chromium } from "@playwright/test";
import { readFileSync } from "node:fs";
const text = readFileSync("/tmp/srv/signins.txt","utf8");
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args:["--headless","--no-sandbox","--disable-gpu"] });
const roles = process.argv[2].split(",");
for (const who of roles) {
const [name, path] = who.split(":");
const pw = new RegExp(`${name}\\s+(\\S+)`).exec(text)?.[1] ?? "";
const c = await b.newContext({ locale:"id-ID" }); const p = await c.newPage();
p.on("console", m => { if (["error","warning"].includes(m.type())) console.log(name, p.url(), m.text().slice(0,600)); });
p.on("pageerror", e => console.log(name, "PAGEERROR", e.message.slice(0,600)));
await p.goto("http://127.0.0.1:3391/masuk");
await p.getByLabel("Nama pengguna").fill(name); await p.getByLabel("Kata sandi").fill(pw);
await p.getByRole("button",{name:"Masuk",exact:true}).click(); await p.waitForURL(/kantor/);
for (const one of path.split(";")) { await p.goto("http://127.0.0.1:3391"+one); await p.waitForTimeout(1500); console.log(name, one, await p.evaluate(()=>document.documentElement.hasAttribute("data-hydrated"))); }
}
await b.close(); process.exit(0);
