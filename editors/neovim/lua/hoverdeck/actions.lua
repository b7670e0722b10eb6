-- What a learner does with one card outside of a quiz: read it, open it, leave it out; and what
-- the server's code actions start.

local client = require('hoverdeck.client')

local M = {}

--- A code action of the server: its quiz is drawn here, and an answer is shown as the card.
--- @param name string
--- @param command { arguments?: table[] }
function M.take(name, command)
  local argument = (command.arguments or {})[1]
  if type(argument) ~= 'table' then
    argument = nil
  end
  if name == 'reveal' then
    return client.ask('reveal', argument, function(card)
      require('hoverdeck.card').show(card, true)
    end)
  end
  require('hoverdeck.quiz').begin(name, argument)
end

--- Calls `use` with the id that was given, or that of the card in the quiz, in the card window or at the cursor.
--- @param given? string
--- @param use fun(id: string)
function M.with_card(given, use)
  local shown = require('hoverdeck.quiz').card() or require('hoverdeck.card').shown()
  if given or shown then
    return use(given or shown.id)
  end
  M.at_cursor(function(card)
    use(card.id)
  end)
end

--- Calls `use` with the card of the word under the cursor.
--- @param use fun(card: table)
function M.at_cursor(use)
  client.with(function()
    local here = client.here()
    if not here then
      return client.warn('Hoverdeck knows the words of Python and Rust files: put the cursor on one, or name a card.')
    end
    client.ask('card', here, function(card)
      if not card then
        return client.tell('There is no card for the word under the cursor.')
      end
      use(card)
    end)
  end)
end

--- Opens a card's deck at the card.
--- @param id string
function M.open(id)
  -- The server opens it too where it can; asked twice, the place is the same.
  client.ask('open', { card = id }, function(place)
    if vim.api.nvim_buf_get_name(0) ~= place.path then
      vim.cmd.edit({ args = { place.path }, magic = { file = false } })
    end
    vim.cmd.normal({ ("m'%dGzt"):format(place.line), bang = true })
  end)
end

--- Sends a command that changes one card, and says what it did.
--- @param command string
--- @param said string With `%s` for the card.
--- @param given? string
function M.change(command, said, given)
  M.with_card(given, function(id)
    client.ask(command, { card = id }, function()
      client.tell(said:format(id))
    end)
  end)
end

return M
