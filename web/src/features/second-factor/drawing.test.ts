import { expect, it } from "vitest";
import { readDrawing } from "./drawing";

const svg = (inside: string, more = 'viewBox="0 0 4 4"') =>
  `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" ${more}>${inside}</svg>`;

it.each([
  [
    "a path on a light ground",
    svg('<rect width="4" height="4" fill="#fff"/><path d="M0 0h1v1z" fill="#000"/>'),
    "M0 0h1v1z",
  ],
  ["paths without a colour", svg('<path d="M0 0h1v1z"/><path d="M2 2h1v1z"/>'), "M0 0h1v1zM2 2h1v1z"],
  ["squares", svg('<rect x="1" y="2" width="1" height="1" fill="#000000"/>'), "M1 2h1v1h-1z"],
])("%s", (_, text, path) => {
  expect(readDrawing(text)).toEqual({ viewBox: "0 0 4 4", path });
});

it("a drawing without a frame has that of its width", () => {
  expect(readDrawing(svg('<path d="M0 0h1v1z"/>', 'width="33"'))?.viewBox).toBe("0 0 33 33");
});

it.each(["", "<p>no</p>", svg("<script>alert(1)</script>")])("%s is no drawing", (text) => {
  expect(readDrawing(text)).toBeUndefined();
});
