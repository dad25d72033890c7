/** Who belongs to a team or an organization and can be named to come. */
import type { HomeMemberViewPage, MemberViewPage } from '$made/api'
import { api, asked } from '$/api/client'

export interface Member {
  account_id: string
  name: string | null
}
type Group = { organization_id: string | null; team_id: string | null }

/** All of them, by name. */
export async function membersOf({ organization_id, team_id }: Group): Promise<Member[]> {
  const found = organization_id ? await ofOrganization(organization_id) : team_id ? await ofTeam(team_id) : []
  return found.toSorted((one, other) => (one.name ?? '').localeCompare(other.name ?? '', 'zh-CN'))
}

async function ofOrganization(id: string): Promise<Member[]> {
  const path = { organization_id: id }
  const pages = await all<HomeMemberViewPage>((cursor) =>
    asked(api.GET('/api/v1/organizations/{organization_id}/members', { params: { path, query: { limit: 100, status: 'approved', ...cursor } } })),
  )
  return pages.flatMap((page) => page.items).flatMap(({ account_id, name }) => (account_id ? [{ account_id, name }] : []))
}

async function ofTeam(id: string): Promise<Member[]> {
  const path = { team_id: id }
  const pages = await all<MemberViewPage>((cursor) =>
    asked(api.GET('/api/v1/teams/{team_id}/members', { params: { path, query: { limit: 100, ...cursor } } })),
  )
  return pages.flatMap((page) => page.items)
}

async function all<Page extends { next_cursor: string | null }>(read: (cursor: { cursor?: string }) => Promise<Page>): Promise<Page[]> {
  const pages: Page[] = []
  let cursor: string | null = null
  do {
    const page: Page = await read(cursor ? { cursor } : {})
    pages.push(page)
    cursor = page.next_cursor
  } while (cursor)
  return pages
}
