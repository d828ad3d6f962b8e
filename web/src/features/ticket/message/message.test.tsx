import { fireEvent, render, screen } from "@testing-library/react";
import { beforeAll, expect, it } from "vitest";
import type { Attachment, MessageRow } from "../../../api/types";
import { startLanguages } from "../../../i18n";
import { Attachments } from "./Attachments";
import { HtmlView } from "./HtmlView";
import { MessageBody } from "./MessageBody";

beforeAll(async () => {
  await startLanguages("fr");
  // Frames get an empty page instead of a request.
  const { settings } = (window as unknown as { happyDOM: { settings: Record<string, unknown> } }).happyDOM;
  settings.enableIframePageLoading = true;
  settings.fetch = { interceptor: { beforeAsyncRequest: async () => new Response("<p></p>") } };
});

const message = {
  id: "m1",
  direction: "incoming",
  kind: "human",
  from: { name: "Élodie", address: "elodie@example.org" },
  language: "fr",
  reply: "Bonjour <b>à tous</b>, voir https://a.example",
  signature: "Élodie",
  quote: "> avant",
  has_html: true,
  remote_images: true,
  not_read: null,
  attachments: [] as Attachment[],
} as MessageRow;

it("the frame of a mail can neither run scripts nor send forms nor move the page", () => {
  render(<HtmlView message={message} />);
  const frame = screen.getByTitle<HTMLIFrameElement>(/Message de Élodie/);
  const allowed = frame.getAttribute("sandbox")?.split(" ");
  expect(allowed).toEqual(["allow-same-origin", "allow-popups", "allow-popups-to-escape-sandbox"]);
  expect(frame.getAttribute("src")).toBe("/api/v1/messages/m1/html?images=blocked");
  expect(frame.getAttribute("srcdoc")).toBeNull();
});

it("remote images load only when asked for", () => {
  render(<HtmlView message={message} />);
  fireEvent.click(screen.getByRole("button", { name: "Afficher les images" }));
  expect(screen.getByTitle(/Message de/).getAttribute("src")).toContain("images=shown");
  expect(screen.queryByText(/images distantes sont bloquées/)).toBeNull();
});

it("text comes first, as text, with quote and signature folded", () => {
  render(<MessageBody message={message} />);
  expect(screen.getByText(/Bonjour <b>à tous<\/b>/)).toBeTruthy();
  expect(screen.getByRole("link", { name: "https://a.example" }).getAttribute("rel")).toBe(
    "noopener noreferrer",
  );
  const folded = ["Signature", "Texte cité"].map((name) => screen.getByText(name).closest("details")?.open);
  expect(folded).toEqual([false, false]);
  expect(screen.queryByTitle(/Message de/)).toBeNull();
});

it("a mail that has only a layout shows it, one without any text says so", () => {
  const { unmount } = render(
    <MessageBody message={{ ...message, reply: null, signature: null, quote: null }} />,
  );
  expect(screen.getByTitle(/Message de/)).toBeTruthy();
  unmount();
  render(<MessageBody message={{ ...message, has_html: false, reply: "", signature: null, quote: null }} />);
  expect(screen.getByText("Message sans texte.")).toBeTruthy();
});

it("what could not be read says why and hands out the original", () => {
  render(<MessageBody message={{ ...message, not_read: "jeu de caractères" }} />);
  expect(screen.getByText(/jeu de caractères/)).toBeTruthy();
  const link = screen.getByRole("link", { name: "télécharger l’original" });
  expect(link.getAttribute("href")).toBe("/api/v1/messages/m1/raw");
});

it("a dangerous file is never shown as a picture and says why", () => {
  const file: Attachment = {
    position: 0,
    filename: "photo.png.exe",
    mime_type: "image/png",
    sniffed_type: null,
    inline: true,
    size: 10,
    dangerous: "double-extension",
    url: "/api/v1/messages/m1/attachments/0",
  };
  const { container } = render(<Attachments message={{ ...message, attachments: [file] }} />);
  expect(container.querySelector("img")).toBeNull();
  expect(screen.getByText(/double extension/)).toBeTruthy();
  expect(screen.getByRole("link").hasAttribute("download")).toBe(true);
});
