-- What was answered in one sitting, also across a server that ended in its middle. Pure; only answers that the server
-- confirmed are given to it.

local M = {}

--- @class hoverdeck.Tally
--- @field answers { card: table, rating: integer }[] In their order.
--- @field skipped integer

--- @return hoverdeck.Tally
function M.new()
  return { answers = {}, skipped = 0 }
end

--- @param tally hoverdeck.Tally
--- @param card table
--- @param rating integer
function M.add(tally, card, rating)
  table.insert(tally.answers, { card = card, rating = rating })
end

--- Takes the last answer back; gives it.
--- @param tally hoverdeck.Tally
--- @return { card: table, rating: integer }?
function M.undo(tally)
  return table.remove(tally.answers)
end

--- Whether a card's last answer was a remembered one, so that it need not be asked again.
--- @param tally hoverdeck.Tally
--- @param id string
--- @return boolean
function M.knows(tally, id)
  local known = false
  for _, answer in ipairs(tally.answers) do
    if answer.card.id == id then
      known = answer.rating >= 3
    end
  end
  return known
end

--- How many answers each rating got, how many remembered, and the cards whose first answer was 1 or 2.
--- @param tally hoverdeck.Tally
--- @return { answered: integer, remembered: integer, ratings: integer[], missed: table[] }
function M.sum(tally)
  local sum = { answered = #tally.answers, remembered = 0, ratings = { 0, 0, 0, 0, 0 }, missed = {} }
  local seen = {}
  for _, answer in ipairs(tally.answers) do
    sum.ratings[answer.rating] = sum.ratings[answer.rating] + 1
    sum.remembered = sum.remembered + (answer.rating >= 3 and 1 or 0)
    if answer.rating < 3 and not seen[answer.card.id] then
      table.insert(sum.missed, answer.card)
    end
    seen[answer.card.id] = true
  end
  return sum
end

return M
