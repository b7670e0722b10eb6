-- Days in words.

local words = require('hoverdeck.words')
local tests = {}

function tests.days_as_a_learner_counts_them()
  same(
    vim.tbl_map(words.away, { 0, 1, 2, 59, 60, 800 }),
    { 'today', 'tomorrow', 'in 2 days', 'in 59 days', 'in 2 months', 'in 2 years' }
  )
end

function tests.the_day_begins_at_four()
  local late = os.time({ year = 2026, month = 11, day = 25, hour = 3, min = 59 })
  same({ words.date(1, late), words.date(1, late + 120) }, { 'Wed 25 Nov', 'Thu 26 Nov' })
end

function tests.what_is_known_of_a_card()
  same(words.memory({ state = 'new', suspended = false }), 'new')
  same(words.memory({ state = 'learned', recall = 0.934, dueInDays = 4 }), 'recall 93 % · in 4 days')
  same(words.memory({ state = 'due', recall = 0.8, suspended = true }), 'suspended · recall 80 % · due')
end

return tests
