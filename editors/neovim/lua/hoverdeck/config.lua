-- What the learner set in `vim.g.hoverdeck`, checked; not the server's settings, which go through `vim.lsp.config`.

local M = {}

--- @class hoverdeck.Config
--- @field enable boolean Start the server with Python and Rust files.
--- @field border? string|string[] As in 'winborder'; that option itself unless given.
--- @field width integer The widest text, in columns: 40 to 200.
--- @field height number The highest window, as a share of the screen: 0.3 to 1.
--- @field statusline hoverdeck.Statusline
--- @class hoverdeck.Statusline
--- @field format string `%d` stands for the number of cards that are due.
--- @field new boolean Count new cards too.

local DEFAULTS = {
  enable = true,
  border = nil,
  width = 76,
  height = 0.9,
  statusline = { format = '%d due', new = false },
}

--- What each key must be, and whether it is.
local function within(least, most)
  return function(value)
    return type(value) == 'number' and least <= value and value <= most, ('a number from %g to %g'):format(least, most)
  end
end

local function formats_one_number(value)
  return type(value) == 'string' and pcall(string.format, value, 1), 'a text with %d for the number'
end

local function border(value)
  return require('hoverdeck.frame').is_one(value), "a name as in 'winborder', or a list of eight signs"
end

local CHECKS = {
  enable = 'boolean',
  border = border,
  width = within(40, 200),
  height = within(0.3, 1),
  statusline = 'table',
  ['statusline.format'] = formats_one_number,
  ['statusline.new'] = 'boolean',
}

--- The values that count and what is wrong with the others.
--- @param given any
--- @return hoverdeck.Config
--- @return string[]
function M.read(given)
  local values, problems = vim.deepcopy(DEFAULTS), {}
  if given == nil then
    return values, problems
  elseif type(given) ~= 'table' then
    return values, { ('vim.g.hoverdeck is a %s; it must be a table'):format(type(given)) }
  end
  M._take(values, given, '', problems)
  table.sort(problems)
  return values, problems
end

--- @param values table
--- @param given table
--- @param prefix string
--- @param problems string[]
function M._take(values, given, prefix, problems)
  for key, value in pairs(given) do
    local name = prefix .. tostring(key)
    local check = CHECKS[name]
    if not check then
      table.insert(problems, ('vim.g.hoverdeck.%s is not a setting; :help hoverdeck-config lists them'):format(name))
    else
      local ok, why = M._judge(name, value, check)
      if not ok then
        table.insert(problems, (tostring(why):gsub('^.-(vim%.g%.)', '%1')))
      elseif type(value) == 'table' and type(values[key]) == 'table' then
        M._take(values[key], value, name .. '.', problems)
      else
        values[key] = value
      end
    end
  end
end

--- Whether a value is what it must be, and the sentence of `vim.validate` if not.
function M._judge(name, value, check)
  local full = 'vim.g.hoverdeck.' .. name
  if type(check) == 'string' then
    return pcall(vim.validate, full, value, check)
  end
  local _, wanted = check(value)
  return pcall(vim.validate, full, value, function(it)
    return (check(it))
  end, false, wanted)
end

local told = {}

--- The settings now; each mistake is told once.
--- @return hoverdeck.Config
function M.get()
  local values, problems = M.read(vim.g.hoverdeck)
  for _, problem in ipairs(problems) do
    if not told[problem] then
      told[problem] = true
      vim.notify('Hoverdeck: ' .. problem .. '.', vim.log.levels.WARN)
    end
  end
  return values
end

return M
