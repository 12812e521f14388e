/* The language of the visitor inside the frame of the map: the page sends it with the drawings, and with it the
   translations of the Dutch texts of these scripts. What is written once is written again when the language changes. */
(function () {
  "use strict";

  const listeners = [];
  let now = { language: "nl", locale: "nl-NL", words: {} };

  /* A text in the language of the visitor, with its named fields filled in. */
  function tr(text, fields = {}) {
    const said = now.words[text] || text;
    return said.replace(/\{(\w+)\}/g, (field, name) => fields[name] ?? field);
  }

  /* Marks a text of a constant for the catalogue; tr() translates it where it is shown. */
  function later(text) {
    return text;
  }

  function speak(page) {
    const changed = page.language !== now.language;
    now = page;
    document.documentElement.lang = page.language;
    if (window.frameElement) window.frameElement.title = page.title;
    if (changed) for (const listener of listeners) listener();
  }

  /* Write something now and after every change of the language. */
  function written(write) {
    listeners.push(write);
    write();
  }

  window.paraatspeech = { tr, later, speak, written, locale: () => now.locale };
})();
