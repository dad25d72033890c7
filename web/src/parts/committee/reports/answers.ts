/** How a share and a time to answer are told. */
import { number } from '$/kit/format'

interface Row {
  orders: number
  answered: number
}

/** Of the orders, those that somebody answered; all of none. */
export const share = ({ orders, answered }: Row) => (orders ? answered / orders : 1)
export const percent = (row: Row) => `${Math.round(share(row) * 100)}%`
export const minutes = (value: number | null) => (value === null ? '–' : number(value))
