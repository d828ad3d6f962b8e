import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import type { Language, Profile, Session } from "../../api/types";
import { setLanguage } from "../../i18n";

/** Switches at once and keeps it in the member's profile. */
export function useLanguageChange(): (language: Language) => void {
  const client = useQueryClient();
  const keep = useMutation({
    mutationFn: async (language: Language) => {
      const profile = await api.get<Profile>("/users/profile");
      return api.put<Profile>("/users/profile", { ...profile, language }, { version: profile.version });
    },
    onSuccess: (profile) => client.setQueryData(keys.profile, profile),
  });
  return (language) => {
    setLanguage(language);
    client.setQueryData<Session>(keys.session, (session) => session && { ...session, language });
    keep.mutate(language);
  };
}
