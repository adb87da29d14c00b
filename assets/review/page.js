// What the page of a shared take does: plays it, shows it, and keeps a listener's notes until they are saved as a file.
// Words of anybody's are only ever put on show as text. Looks are in page.css.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const take = JSON.parse($("take").textContent);
  const audio = $("audio");
  const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];
  // What was said begins before one recognises it.
  const BEFORE_SECS = 2;

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const words = (tag, text) => {
    const element = make(tag, "words", text);
    element.dir = "auto";
    return element;
  };
  const button = (className, text, name, act) => {
    const element = make("button", className, text);
    element.type = "button";
    if (name) element.setAttribute("aria-label", name);
    element.addEventListener("click", act);
    return element;
  };
  const clip = (secs, most) => Math.min(Math.max(secs, 0), most);
  // A moment as the program shows it: from the start of the answer, in whole seconds that have passed.
  const clock = (fileSecs) => {
    const secs = Math.floor(Math.max(0, fileSecs - take.lead_in_secs + 1e-6));
    const two = (number) => String(number).padStart(2, "0");
    const [hours, minutes] = [Math.floor(secs / 3600), Math.floor(secs / 60)];
    return hours > 0 ? `${hours}:${two(minutes % 60)}:${two(secs % 60)}` : `${minutes}:${two(secs % 60)}`;
  };

  // --- the sound ---

  const trouble = (sentence) => {
    $("trouble").textContent = sentence;
    $("trouble").hidden = false;
  };
  const SLICE = 1 << 20;
  const soundInside = async () => {
    const element = $("sound");
    const text = element.textContent.trim();
    element.remove();
    const pieces = [];
    for (let at = 0; at < text.length; at += SLICE) {
      const letters = atob(text.slice(at, at + SLICE));
      const bytes = new Uint8Array(letters.length);
      for (let index = 0; index < letters.length; index += 1) bytes[index] = letters.charCodeAt(index);
      pieces.push(bytes);
      // The page can be used meanwhile.
      if (pieces.length % 8 === 0) await new Promise((go) => setTimeout(go, 0));
    }
    return URL.createObjectURL(new Blob(pieces, { type: "audio/wav" }));
  };
  const load = async () => {
    audio.addEventListener("error", () => {
      trouble(take.sound_file
        ? "The sound can’t be played: answer.wav has to lie in the same folder as this page."
        : "This browser can’t play the sound. answer.wav, which came with this page, plays in any player.");
    });
    audio.src = take.sound_file ?? await soundInside();
    audio.preservesPitch = true;
  };

  // Where it was sent to before there was any sound to go to.
  let wanted = take.lead_in_secs;
  const at = () => (audio.readyState > 0 ? audio.currentTime : wanted);
  const seek = (secs) => {
    wanted = clip(secs, take.duration_secs);
    if (audio.readyState > 0) audio.currentTime = wanted;
    show();
  };
  audio.addEventListener("loadedmetadata", () => { audio.currentTime = wanted; });
  const play = () => { audio.play().catch(() => {}); };
  const toggle = () => {
    if (!audio.paused) return audio.pause();
    if (at() >= take.duration_secs - 0.05) seek(take.lead_in_secs);
    play();
  };
  const playFromBefore = (secs) => {
    seek(secs - BEFORE_SECS);
    play();
  };
  const speedBy = (steps) => {
    const place = SPEEDS.indexOf(audio.playbackRate);
    audio.playbackRate = SPEEDS[clip(place + steps, SPEEDS.length - 1)];
    audio.defaultPlaybackRate = audio.playbackRate;
    $("speed").textContent = `${audio.playbackRate}×`;
    $("slower").disabled = audio.playbackRate === SPEEDS[0];
    $("faster").disabled = audio.playbackRate === SPEEDS[SPEEDS.length - 1];
  };
  const jump = (index) => {
    const part = take.parts[index];
    if (part?.begun) seek(part.start_secs);
  };
  const partAt = (secs) => take.parts.findIndex(
    (part) => part.begun && secs >= part.start_secs - 1e-6 && secs < part.end_secs,
  );

  // --- the waveform ---

  const wave = $("wave");
  const colors = {};
  const readColors = () => {
    const style = getComputedStyle(document.documentElement);
    for (const name of ["first", "second", "main", "last", "text", "dim", "line", "accent", "playhead", "panel"]) {
      colors[name] = style.getPropertyValue(`--${name}`).trim();
    }
  };
  const LANE = 16;
  const STEP = 3;
  const draw = () => {
    const scale = window.devicePixelRatio || 1;
    const [width, height] = [wave.clientWidth, wave.clientHeight];
    if (wave.width !== Math.round(width * scale) || wave.height !== Math.round(height * scale)) {
      wave.width = Math.round(width * scale);
      wave.height = Math.round(height * scale);
    }
    const pen = wave.getContext("2d");
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, width, height);
    const x = (secs) => (secs / take.duration_secs) * width;
    const room = height - LANE;
    const bars = Math.max(1, Math.floor(width / STEP));
    for (let bar = 0; bar < bars; bar += 1) {
      const from = Math.floor((bar / bars) * take.peaks.length);
      const to = Math.max(from + 1, Math.floor(((bar + 1) / bars) * take.peaks.length));
      const loud = Math.max(...take.peaks.slice(from, to)) / 255;
      const part = take.parts[partAt(((bar + 0.5) / bars) * take.duration_secs)];
      pen.fillStyle = colors[part ? part.role : "dim"];
      const size = Math.max(2, loud * (room - 8));
      pen.fillRect(bar * STEP, (room - size) / 2, 2, size);
    }
    pen.fillStyle = colors.text;
    take.parts.forEach((part, index) => {
      if (!part.begun || index === 0) return;
      pen.fillRect(Math.round(x(part.start_secs)) - 1, 0, 2, room);
    });
    const middle = height - LANE / 2;
    const sign = (secs, color, shape) => {
      const left = Math.max(5, Math.min(x(secs), width - 5));
      pen.fillStyle = color;
      pen.beginPath();
      if (shape === "pin") pen.arc(left, middle, 4, 0, 7);
      else {
        pen.moveTo(left, middle - 5);
        pen.lineTo(left + 5, middle + 4);
        pen.lineTo(left - 5, middle + 4);
      }
      pen.fill();
    };
    for (const item of take.rubric) if (item.at_secs !== null) sign(item.at_secs, colors.last, "pin");
    for (const note of take.notes) sign(note.at_secs, colors.dim, "note");
    for (const note of own.notes) sign(note.at_secs, colors.accent, "note");
    pen.fillStyle = colors.playhead;
    pen.fillRect(Math.round(clip(x(at()), width - 1)) - 1, 0, 2, room);
  };
  // A name gives way to its first letter where its part is too short for it, and to nothing if that is too.
  const nameParts = () => {
    const box = $("names");
    box.replaceChildren();
    for (const part of take.parts) {
      if (!part.begun) continue;
      const room = ((part.end_secs - part.start_secs) / take.duration_secs) * box.clientWidth - 6;
      const name = make("span", part.role);
      name.style.left = `${(part.start_secs / take.duration_secs) * 100}%`;
      box.append(name);
      const letter = [...part.name][0]?.toUpperCase() ?? "";
      const choices = [`${part.name} ${part.length}`, part.name, `${letter} ${part.length}`, letter, ""];
      for (const choice of choices) {
        name.textContent = choice;
        if (name.scrollWidth <= room) break;
      }
    }
  };
  const layOut = () => {
    readColors();
    nameParts();
    draw();
  };

  const show = () => {
    const secs = at();
    const part = partAt(secs);
    $("position").textContent = `${clock(secs)} of ${take.length}`;
    wave.setAttribute("aria-valuenow", secs.toFixed(1));
    wave.setAttribute("aria-valuetext", `${clock(secs)}${part < 0 ? "" : `, ${take.parts[part].name}`}`);
    $("play-words").textContent = audio.paused ? "Play" : "Pause";
    [...$("parts").children].forEach((element) => {
      element.setAttribute("aria-current", String(Number(element.dataset.part) === part));
    });
    draw();
  };
  const follow = () => {
    show();
    if (!audio.paused) requestAnimationFrame(follow);
  };
  for (const event of ["pause", "seeked", "ended", "ratechange", "loadedmetadata"]) audio.addEventListener(event, show);
  audio.addEventListener("play", () => requestAnimationFrame(follow));

  let isDragging = false;
  const seekToPointer = (event) => {
    const box = wave.getBoundingClientRect();
    seek(((event.clientX - box.left) / box.width) * take.duration_secs);
  };
  wave.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    isDragging = true;
    wave.setPointerCapture(event.pointerId);
    seekToPointer(event);
  });
  wave.addEventListener("pointermove", (event) => { if (isDragging) seekToPointer(event); });
  for (const event of ["pointerup", "pointercancel"]) wave.addEventListener(event, () => { isDragging = false; });

  // --- what is known of the take ---

  const fill = () => {
    document.title = `Review: ${[...take.title].slice(0, 80).join("")}`;
    $("about").textContent = take.about;
    $("title").textContent = take.title;
    $("title").classList.toggle("long", take.title.length > 180);
    $("question").textContent = take.question ?? "";
    $("question").hidden = take.question === null;
    if (take.parts.every((part) => part.target === null)) $("timing-heading").textContent = "Timing";
    $("length").textContent = take.length;
    $("verdict").textContent = take.verdict;
    $("beside").hidden = take.sound_file === null;
    wave.setAttribute("aria-valuemax", take.duration_secs.toFixed(1));
    take.parts.forEach((part, index) => {
      const go = button("", undefined, `Go to ${part.name}`, () => jump(index));
      go.dataset.part = index;
      go.disabled = !part.begun;
      go.append(make("span", `swatch ${part.role}`), words("span", part.name), make("kbd", "", index + 1));
      $("parts").append(go);

      const row = make("tr");
      const name = make("td", "name");
      name.append(make("span", `swatch ${part.role}`), words("span", part.name));
      const length = make("td", "number");
      length.append(make("strong", "", part.length));
      if (part.target !== null) length.append(make("span", "dim", ` of ${part.target}`));
      const how = make("td", part.is_over ? "small over" : "small dim", part.words);
      row.append(name, length, how);
      const bar = make("tr", `bar ${part.role}`);
      const track = make("span", "track");
      const filled = make("span", "fill");
      filled.style.width = `${clip(part.share * (part.target === null ? 100 : 66.67), 100)}%`;
      track.append(filled);
      if (part.target !== null) track.append(make("span", "tick"));
      const cell = make("td");
      cell.colSpan = 3;
      cell.setAttribute("aria-hidden", "true");
      cell.append(track);
      bar.append(cell);
      $("timing").append(row, bar);
    });
    for (const sentence of take.missing) $("missing").append(words("li", sentence));
    $("missing").hidden = take.missing.length === 0;
    for (const item of take.rubric) {
      const line = make("li");
      line.append(words("span", item.text));
      line.append(item.at_secs === null
        ? make("span", "unpinned", "not pinned")
        : button("moment", clock(item.at_secs), `Play from ${clock(item.at_secs)}`, () => playFromBefore(item.at_secs)));
      (item.is_pitfall ? $("pitfalls") : $("checks")).append(line);
    }
    $("pitfalls-heading").hidden = !take.rubric.some((item) => item.is_pitfall);
    $("rubric-card").hidden = take.rubric.length === 0;
    for (const note of take.notes) $("notes").append(line(note, note.by ?? ""));
    $("notes-card").hidden = take.notes.length === 0;
    $("page").hidden = false;
  };
  const line = (note, by, ...buttons) => {
    const item = make("li");
    const head = make("div", "head");
    const moment = clock(note.at_secs);
    head.append(button("moment", moment, `Play from ${moment}`, () => playFromBefore(note.at_secs)));
    const writer = make("span", "by", by);
    writer.dir = "auto";
    head.append(writer, make("span", "space"), ...buttons);
    item.append(head, words("p", note.text));
    return item;
  };

  // --- the listener's notes ---

  const own = { listener: "", notes: [], isSaved: true };
  const SHELF = `aloud-review:${take.take}`;
  const remember = () => {
    own.isSaved = own.notes.length === 0;
    // A browser may keep nothing for a page from the disk; then leaving it warns all the same.
    try { localStorage.setItem(SHELF, JSON.stringify(own)); } catch { /* see above */ }
  };
  const recall = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(SHELF) ?? "{}");
      if (typeof kept.listener === "string") own.listener = kept.listener.slice(0, take.longest_name);
      for (const { at_secs, text } of Array.isArray(kept.notes) ? kept.notes : []) {
        if (Number.isFinite(at_secs) && typeof text === "string") own.notes.push({ at_secs, text });
      }
      own.isSaved = kept.isSaved === true || own.notes.length === 0;
      if (own.notes.length > 0) tell("Your notes of the last time are here again.");
    } catch { /* nothing is kept, or nothing that can be read */ }
    $("listener").value = own.listener;
  };
  const tell = (sentence) => { $("told").textContent = sentence; };

  /** The note being written: its moment, and its place in the list if it changes one. */
  let writing = null;
  let removed = null;
  const showOwn = () => {
    own.notes.sort((one, other) => one.at_secs - other.at_secs);
    $("own").replaceChildren(...own.notes.map((note) => line(
      note,
      "",
      button("quiet", "Edit", `Edit the note at ${clock(note.at_secs)}`, () => write(note)),
      button("quiet", "Remove", `Remove the note at ${clock(note.at_secs)}`, () => remove(note)),
    )));
    $("own").hidden = own.notes.length === 0;
    $("writing").hidden = writing === null;
    $("begin-note").hidden = writing !== null;
    $("save").classList.toggle("primary", own.notes.length > 0 && !own.isSaved);
    $("undo").hidden = removed === null;
    draw();
  };
  const write = (wanted) => {
    keep();
    // Emptied just now, it is no longer in the list: then a new note is begun at its moment.
    const note = own.notes.includes(wanted) ? wanted : undefined;
    if (note === undefined && own.notes.length >= take.most_notes) {
      tell(`That is as many notes as fit: ${take.most_notes}.`);
      return;
    }
    audio.pause();
    writing = { note, at_secs: wanted ? wanted.at_secs : Math.round(clip(at(), take.duration_secs) * 1000) / 1000 };
    $("writing-at").textContent = clock(writing.at_secs);
    $("words").value = note ? note.text : "";
    showOwn();
    $("words").focus();
    $("words").scrollIntoView({ block: "nearest" });
  };
  const keep = () => {
    if (writing === null) return;
    const { note, at_secs } = writing;
    const text = [...$("words").value.trim()].slice(0, take.longest_note).join("");
    writing = null;
    if (note && text !== "") note.text = text;
    else if (note) own.notes.splice(own.notes.indexOf(note), 1);
    else if (text !== "") own.notes.push({ at_secs, text });
    remember();
    showOwn();
  };
  const drop = () => {
    writing = null;
    showOwn();
  };
  const remove = (note) => {
    keep();
    if (!own.notes.includes(note)) return;
    own.notes.splice(own.notes.indexOf(note), 1);
    removed = note;
    remember();
    showOwn();
    $("undo").focus();
  };
  const bringBack = () => {
    if (own.notes.length >= take.most_notes) {
      tell(`That is as many notes as fit: ${take.most_notes}.`);
      return;
    }
    own.notes.push(removed);
    removed = null;
    remember();
    showOwn();
  };
  const save = () => {
    keep();
    const listener = [...$("listener").value.trim()].slice(0, take.longest_name).join("");
    if (own.notes.length === 0) {
      tell("There is no note yet. Listen, and press N where you have something to say.");
      return;
    }
    if (listener === "") {
      tell("Write your name first, so that the speaker knows whose notes these are.");
      $("listener").focus();
      return;
    }
    const feedback = { aloud_feedback: take.feedback_version, take: take.take, listener, notes: own.notes };
    const file = new Blob([JSON.stringify(feedback, null, 2), "\n"], { type: "application/json" });
    const link = make("a");
    link.href = URL.createObjectURL(file);
    link.download = "feedback.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    own.isSaved = true;
    try { localStorage.setItem(SHELF, JSON.stringify(own)); } catch { /* as in remember */ }
    tell("Saved as feedback.json in your downloads. Send that file back to the speaker.");
    showOwn();
  };
  window.addEventListener("beforeunload", (event) => {
    const isWriting = writing !== null && $("words").value.trim() !== "";
    if (!own.isSaved || isWriting) event.preventDefault();
  });

  // --- keys and buttons ---

  const KEYS = {
    " ": toggle,
    ArrowLeft: (event) => seek(at() - (event.shiftKey ? 1 : 5)),
    ArrowRight: (event) => seek(at() + (event.shiftKey ? 1 : 5)),
    Home: () => seek(take.lead_in_secs),
    End: () => seek(take.duration_secs),
    "[": () => speedBy(-1),
    "]": () => speedBy(1),
    n: () => write(),
    N: () => write(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target instanceof HTMLElement && event.target.matches("input, textarea")) return;
    const act = /^[1-9]$/.test(event.key) ? () => jump(Number(event.key) - 1) : KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act(event);
  });
  // Space is the transport's, as in the program; on a button it would press that as well when it is let go.
  document.addEventListener("keyup", (event) => {
    if (event.key === " " && event.target instanceof HTMLButtonElement) event.preventDefault();
  });
  $("words").addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      keep();
      $("begin-note").focus();
    } else if (event.key === "Escape") {
      drop();
      $("begin-note").focus();
    }
  });
  $("listener").addEventListener("input", () => {
    own.listener = $("listener").value;
    remember();
    showOwn();
  });
  for (const [id, act] of [
    ["play", toggle], ["back", () => seek(at() - 5)], ["on", () => seek(at() + 5)],
    ["slower", () => speedBy(-1)], ["faster", () => speedBy(1)], ["begin-note", () => write()],
    ["keep", keep], ["drop", drop], ["save", save], ["undo", bringBack],
  ]) $(id).addEventListener("click", act);
  $("listener").maxLength = take.longest_name;
  $("words").maxLength = take.longest_note;

  fill();
  recall();
  showOwn();
  layOut();
  show();
  new ResizeObserver(layOut).observe(wave);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", layOut);
  // What stands behind this script is the sound.
  document.addEventListener("DOMContentLoaded", () => {
    load().catch(() => trouble("The sound in this page is damaged. answer.wav, which came with it, may be whole."));
  });
})();
