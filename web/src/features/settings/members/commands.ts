import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "../../../api/client";
import { keys } from "../../../api/keys";
import type { Id, OrganisationMember, Role } from "../../../api/types";

export interface MemberChange {
  role?: Role;
  teams?: Id[];
  state?: "active" | "suspended";
}

export type MemberCommand = { do: "change"; change: MemberChange } | { do: "remove" };

/** Commands on a member. Teams show their members, so they are stale with it. */
export function useMemberCommand(member: OrganisationMember) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (command: MemberCommand) =>
      command.do === "remove"
        ? api.delete(`/members/${member.id}`)
        : api.patch(`/members/${member.id}`, command.change),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.members }),
        client.invalidateQueries({ queryKey: keys.teams }),
      ]),
  });
}
