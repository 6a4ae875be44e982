// Our own page behind the same door as the others: it is led by its links, as people lead it.
window.bench = {
  /** From another staff page to the calendar, without loading a document. */
  mount({ view, date }) {
    const link = document.createElement("a");
    link.href = `/kantor/kalender?view=${view}&date=${date}`;
    document.body.append(link);
    link.click();
    link.remove();
  },
  next() {
    const link = document.querySelector('a[rel="next"]');
    if (!link) throw new Error("our page has no link to the next page (a[rel=next])");
    link.click();
  },
};
