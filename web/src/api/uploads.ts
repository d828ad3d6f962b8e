import { address, context } from "./client";
import { Problem } from "./problem";
import type { Upload } from "./types";

/** Sends a file and tells how far it is (0 to 1). `fetch` cannot tell, hence the older way. */
export function upload(
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address("/uploads", { filename: file.name || "image.png" }));
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.setRequestHeader("X-Facteur-Csrf", context.csrf);
    request.setRequestHeader("Accept-Language", context.language);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      if (request.status === 200 || request.status === 201)
        resolve(JSON.parse(request.responseText) as Upload);
      else reject(problemOf(request));
    });
    request.addEventListener("error", () => reject(new Problem({ kind: "offline", status: 0 })));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

function problemOf(request: XMLHttpRequest): Problem {
  const status = request.status;
  try {
    const { detail, title } = JSON.parse(request.responseText) as { detail?: string; title?: string };
    return new Problem({ kind: status === 413 ? "too-large" : "unclear", status, detail, title });
  } catch {
    return new Problem({ kind: status === 413 ? "too-large" : "unclear", status });
  }
}
