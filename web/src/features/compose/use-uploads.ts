import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { problemText } from "../../api/problem-text";
import type { Id, Upload } from "../../api/types";
import { upload } from "../../api/uploads";

/** A file on its way or there. */
export interface Sending {
  key: number;
  filename: string;
  size: number;
  /** 0 to 1. */
  progress: number;
  done?: Upload;
  problem?: string;
}

/** The files of a mail that is being written. */
export function useUploads(initial: Upload[]) {
  const { t } = useTranslation();
  const next = useRef(0);
  const aborts = useRef(new Map<number, AbortController>());
  const [files, setFiles] = useState<Sending[]>(() =>
    initial.map((done) => ({
      key: --next.current,
      filename: done.filename,
      size: done.size,
      progress: 1,
      done,
    })),
  );
  const update = useCallback((key: number, change: Partial<Sending>) => {
    setFiles((old) => old.map((file) => (file.key === key ? { ...file, ...change } : file)));
  }, []);

  const add = useCallback(
    (list: Iterable<File>) => {
      for (const file of list) {
        next.current -= 1;
        const key = next.current;
        const abort = new AbortController();
        aborts.current.set(key, abort);
        setFiles((old) => [
          ...old,
          { key, filename: file.name || "image.png", size: file.size, progress: 0 },
        ]);
        upload(file, (progress) => update(key, { progress }), abort.signal).then(
          (done) => update(key, { done, progress: 1 }),
          (error: unknown) => update(key, { problem: problemText(error, t) }),
        );
      }
    },
    [t, update],
  );

  const remove = useCallback((file: Sending) => {
    aborts.current.get(file.key)?.abort();
    // One that stays behind is swept by the server.
    if (file.done) api.delete(`/uploads/${file.done.id}`).catch(() => {});
    setFiles((old) => old.filter((each) => each.key !== file.key));
  }, []);

  const ready: Upload[] = files.flatMap((file) => file.done ?? []);
  const ids: Id[] = ready.map((file) => file.id);
  const busy = files.some((file) => !file.done && !file.problem);
  return { files, add, remove, ready, ids, busy };
}
