import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import type { CategoryRow } from "../../api/types";
import { categories, nameCategories } from "./labels";

export const categoriesQuery = queryOptions({
  queryKey: keys.categories,
  queryFn: async () => {
    const list = await api.get<{ items: CategoryRow[] }>("/categories");
    nameCategories(list.items);
    return list;
  },
});

/** The keys of the categories that are offered, in their order; the shipped ones until they are known. */
export function useCategories(): readonly string[] {
  const { data } = useQuery(categoriesQuery);
  return data ? data.items.filter((each) => !each.is_archived).map((each) => each.key) : categories;
}
