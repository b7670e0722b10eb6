-- For a learner's own configuration: what `:Hoverdeck` does, as functions, and the words for a status line. Nothing
-- has to be called to make the plugin work.

local M = {}

--- How many cards are due, in a few words; empty when none is.
--- @return string
function M.statusline()
  return require('hoverdeck.due').statusline()
end

--- The numbers behind it: `{ due = 3, new = 18 }`, or nil while no server runs.
--- @return hoverdeck.Due?
function M.due()
  return require('hoverdeck.due').counts
end

--- The same as `:Hoverdeck` with these words: `require('hoverdeck').run('quiz', 'async')`.
--- @param ... string
function M.run(...)
  require('hoverdeck.command').run({ ... })
end

return M
