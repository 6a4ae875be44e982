// Photos of what is lent: sent by the admin with words for those who do not see them, shown to everybody, and taken away again.
import { expect, openOffice, signIn, test, untilAlive, words } from "../../office.ts";

const office = openOffice();
/** A grey PNG of 640 × 360. */
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAoAAAAFoAQAAAADvSXf8AAAAgElEQVR42u3MMQ0AAAwDoPqXUpU1sWcJCCA9FqFQKBQKhUKhUCgUCoVCoVAoFAqFQqFQKBQKhUKhUCgUCo" +
    "VCoVAoFAqFQqFQKBQKhUKhUCgUCoVCoVAoFAqFQqFQKBQKhUKhUCgUCoVCoVAoFAqFQqFQKBQKhUKhUCgUCoXCn+EAUoK5VxuHTJ4AAAAASUVORK5CYII=",
  "base64",
);

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled });

    test("a photo is sent with its words, stands on the public pages, and is taken away", async ({ page, browser }) => {
      const room = javaScriptEnabled ? "KLS-A" : "KLS-B";
      const panel = (n: number) => page.getByRole("region", { name: words("places.photos", { n }), exact: true });
      const visitor = await (await browser.newContext({ baseURL: office().origin, javaScriptEnabled: true })).newPage();
      await signIn(page, office(), "admin");
      await page.goto(`/kantor/fasilitas/${room}`);
      if (javaScriptEnabled) await untilAlive(page);
      await panel(0).getByLabel(words("places.photo_file"), { exact: true }).setInputFiles({ name: "IMG_0815.png", mimeType: "image/png", buffer: PICTURE });
      await panel(0).getByLabel(words("places.photo_alt_id")).fill("Meja berbentuk U");
      await panel(0).getByRole("button", { name: words("places.photo_add_act") }).click();
      await expect(page.getByRole("alert").first(), "the words in English are missing").toBeVisible();
      await expect(panel(0).getByLabel(words("places.photo_alt_id")), "what was typed stays").toHaveValue("Meja berbentuk U");

      if (javaScriptEnabled) await untilAlive(page);
      await panel(0).getByLabel(words("places.photo_file"), { exact: true }).setInputFiles({ name: "IMG_0815.png", mimeType: "image/png", buffer: PICTURE });
      await panel(0).getByLabel(words("places.photo_alt_en")).fill("Tables in the shape of a U");
      await panel(0).getByRole("button", { name: words("places.photo_add_act") }).click();
      await expect(panel(1).getByRole("img", { name: "Meja berbentuk U" })).toBeVisible();
      await expect(page, "the page of the facility again").toHaveURL(new RegExp(`/kantor/fasilitas/${room}$`));

      for (const [path, alt] of [["/fasilitas", "Meja berbentuk U"], [`/fasilitas/${room}`, "Meja berbentuk U"], [`/fasilitas/${room}?lang=en`, "Tables in the shape of a U"]] as const) {
        await visitor.goto(path);
        const photo = visitor.getByRole("img", { name: alt }).first();
        await photo.scrollIntoViewIfNeeded();
        await expect.poll(() => photo.evaluate((one) => (one as HTMLImageElement).naturalWidth), { message: path }).toBeGreaterThan(0);
        await expect(photo).toHaveAttribute("loading", "lazy");
        await expect(photo).toHaveAttribute("srcset", /-480\.jpg 480w, .*-1280\.jpg 640w/);
      }

      if (javaScriptEnabled) await untilAlive(page);
      await panel(1).getByRole("button", { name: `${words("places.photo_remove")} ${words("places.photo_nth", { n: 1 })}` }).click();
      await expect(panel(0)).toBeVisible();
      await visitor.goto(`/fasilitas/${room}`);
      await expect(visitor.getByRole("main").locator("img")).toHaveCount(0);
    });
  });
}
