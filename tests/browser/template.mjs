// Fills a downloaded Excel template the way a person would: values under their headers, one line a record.

import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";

const SHEET = "xl/worksheets/sheet1.xml";

/** The template with these records in its first sheet; each record maps a header (without its star) to a text. */
export function fill(template, records) {
  const files = unzipSync(new Uint8Array(template));
  const texts = sharedTexts(strFromU8(files["xl/sharedStrings.xml"]));
  const sheet = strFromU8(files[SHEET]);
  const { line, columns } = headers(sheet, texts, Object.keys(records[0]));
  const rows = records.map((record, index) => {
    const at = line + 1 + index;
    const cells = Object.entries(record)
      .map(([header, text]) => [columns.get(header), text])
      .sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))
      .map(([column, text]) => `<c r="${column}${at}" t="inlineStr"><is><t>${escaped(text)}</t></is></c>`);
    return `<row r="${at}">${cells.join("")}</row>`;
  });
  const kept = sheet.replace(/<row r="(\d+)"[^>]*?(\/>|>.*?<\/row>)/gs, (row, number) => (Number(number) > line ? "" : row));
  files[SHEET] = strToU8(kept.replace("</sheetData>", `${rows.join("")}</sheetData>`));
  return Buffer.from(zipSync(files));
}

function sharedTexts(xml) {
  return [...xml.matchAll(/<si>(.*?)<\/si>/gs)].map(([, item]) =>
    [...item.matchAll(/<t[^>]*>(.*?)<\/t>/gs)].map(([, text]) => text).join(""),
  );
}

/** The line of the headers, and the column letters under which each wanted header stands. */
function headers(sheet, texts, wanted) {
  for (const [, number, cells] of sheet.matchAll(/<row r="(\d+)"[^>]*>(.*?)<\/row>/gs)) {
    const columns = new Map();
    for (const [, column, index] of cells.matchAll(/<c r="([A-Z]+)\d+"[^>]*t="s"[^>]*><v>(\d+)<\/v>/g)) {
      columns.set(texts[Number(index)].replace(/[\s*]+$/, ""), column);
    }
    if (wanted.every((header) => columns.has(header))) return { line: Number(number), columns };
  }
  throw new Error(`the template has no line with the headers ${wanted.join(", ")}`);
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
