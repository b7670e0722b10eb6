-- How much waits, as the server tells it, and the words for a status line. Asks nothing itself.

local M = {}

--- @class hoverdeck.Due
--- @field due integer Learned cards that are due again.
--- @field new integer New ones that today's limit lets in.

--- @type hoverdeck.Due?
M.counts = nil
--- The words of `counts`: made once for each change, since a status line is drawn often.
local words = nil

--- Takes the numbers of a `hoverdeck/due` notification; nil when there is no server any more.
--- @param counts hoverdeck.Due?
function M.set(counts)
  M.counts, words = counts, nil
  vim.api.nvim_exec_autocmds('User', { pattern = 'HoverdeckDue', modeline = false, data = counts })
  vim.cmd.redrawstatus({ bang = true })
end

--- A few words for a status line; empty when nothing is due, or no server runs.
--- @return string
function M.statusline()
  words = words or M._words(M.counts)
  return words
end

function M._words(counts)
  if not counts then
    return ''
  end
  local settings = require('hoverdeck.config').get().statusline
  local waiting = counts.due + (settings.new and counts.new or 0)
  return waiting > 0 and settings.format:format(waiting) or ''
end

return M
