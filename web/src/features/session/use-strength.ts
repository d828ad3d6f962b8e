import { useEffect, useState } from "react";
import { api } from "../../api/client";
import type { Strength } from "../../api/types";

/** Whoever types is not judged after every letter. */
const PAUSE_MS = 300;

/** How the server judges a password that is being typed; nothing while it is empty or nobody answers. */
export function useStrength(password: string, { address, name }: { address?: string; name?: string }) {
  const [strength, setStrength] = useState<Strength>();
  useEffect(() => {
    if (password === "") {
      setStrength(undefined);
      return;
    }
    const stop = new AbortController();
    const timer = setTimeout(() => {
      api
        .post<Strength>(
          "/auth/password/strength",
          { password, address: address || undefined, name: name || undefined },
          { signal: stop.signal },
        )
        .then(setStrength)
        // The judgement is a help; what may not be taken is refused with the form.
        .catch(() => stop.signal.aborted || setStrength(undefined));
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [password, address, name]);
  return strength;
}
