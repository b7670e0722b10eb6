;;; hoverdeck-cards.el --- All cards as a list  -*- lexical-binding: t -*-

;; Copyright (C) 2026 The Hoverdeck contributors
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; Deck, question and what is known of each card; keys read, open, quiz,
;; suspend, hide and bury them.

;;; Code:

(require 'tabulated-list)
(require 'hoverdeck-card)

(declare-function hoverdeck-quiz-cards "hoverdeck-quiz")
(declare-function hoverdeck-undo "hoverdeck")

(defvar-local hoverdeck-cards--all nil
  "The cards, as the server gave them.")

(defvar-local hoverdeck-cards--filter ""
  "Words that the shown cards have in deck, tags, state or question.")

(defvar hoverdeck-cards-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "RET") #'hoverdeck-cards-read)
    (define-key map "e" #'hoverdeck-cards-open-deck)
    (define-key map "z" #'hoverdeck-cards-quiz)
    (define-key map "Z" #'hoverdeck-cards-quiz-shown)
    (define-key map "x" #'hoverdeck-cards-suspend)
    (define-key map "h" #'hoverdeck-cards-hide)
    (define-key map "b" #'hoverdeck-cards-bury)
    (define-key map "r" #'hoverdeck-cards-reset)
    (define-key map "u" #'hoverdeck-undo)
    (define-key map "/" #'hoverdeck-cards-filter)
    map)
  "Keys in the list of cards.")

(define-derived-mode hoverdeck-cards-mode tabulated-list-mode "Cards"
  "Mode for the list of all cards.
With an active region, keys mean all cards in it.
\\{hoverdeck-cards-mode-map}"
  :interactive nil
  (setq tabulated-list-format
        [("State" 21 hoverdeck-cards--sooner-p) ("Deck" 10 t) ("Question" 0 t)]
        tabulated-list-padding 1
        tabulated-list-sort-key nil)
  (setq-local revert-buffer-function (lambda (&rest _) (hoverdeck-cards--refresh)))
  (setq mode-line-process '(:eval (hoverdeck-cards--mode-line)))
  (tabulated-list-init-header))

;;;###autoload
(defun hoverdeck-cards ()
  "List all cards with what is known of them."
  (interactive)
  (let ((buffer (get-buffer-create "*Hoverdeck cards*")))
    (with-current-buffer buffer
      (unless (derived-mode-p 'hoverdeck-cards-mode) (hoverdeck-cards-mode))
      (hoverdeck-cards--refresh (lambda () (pop-to-buffer buffer))))))

(defun hoverdeck-cards--refresh (&optional then)
  "Ask for the cards anew and list them, then call THEN."
  (let ((buffer (current-buffer)))
    (hoverdeck-connection-command
     "cards" nil
     (lambda (cards)
       (when (buffer-live-p buffer)
         (with-current-buffer buffer
           (setq hoverdeck-cards--all (append cards nil))
           (hoverdeck-cards--list)
           (when then (funcall then))))))))

(defun hoverdeck-cards--list ()
  "List the cards that pass the filter."
  (setq tabulated-list-entries
        (mapcar #'hoverdeck-cards--entry
                (seq-filter #'hoverdeck-cards--passes-p hoverdeck-cards--all)))
  (tabulated-list-print t))

(defun hoverdeck-cards--entry (card)
  "CARD as a row."
  (list card
        (vector (hoverdeck-view-memory (plist-get card :memory))
                (hoverdeck-view-quiet "%s" (plist-get card :deck))
                (hoverdeck-view-plain-question card))))

(defun hoverdeck-cards--passes-p (card)
  "Non-nil if CARD has every word of the filter."
  (let ((text (downcase (mapconcat #'identity
                                   (append (list (hoverdeck-view-plain-question card)
                                                 (plist-get card :deck)
                                                 (plist-get card :id)
                                                 (hoverdeck-view-memory (plist-get card :memory)))
                                           (append (plist-get card :tags) nil))
                                   " "))))
    (seq-every-p (lambda (word) (string-search word text))
                 (split-string (downcase hoverdeck-cards--filter)))))

(defun hoverdeck-cards--sooner-p (one other)
  "Non-nil if the row ONE is of a card that comes sooner than that of OTHER."
  (< (hoverdeck-cards--rank (car one)) (hoverdeck-cards--rank (car other))))

(defun hoverdeck-cards--rank (card)
  "A number that is smaller the sooner CARD comes: due, learned, new, suspended."
  (let ((memory (plist-get card :memory)))
    (cond ((hoverdeck-view-true-p (plist-get memory :suspended)) 1e9)
          ((equal (plist-get memory :state) "new") 1e8)
          (t (plist-get memory :dueInDays)))))

(defun hoverdeck-cards--mode-line ()
  "How many cards are listed, and by which filter."
  (format " %d%s" (length tabulated-list-entries)
          (if (string-empty-p hoverdeck-cards--filter) ""
            (format " of %d: %s" (length hoverdeck-cards--all) hoverdeck-cards--filter))))

;;;; Keys

(defun hoverdeck-cards-filter (words)
  "List only cards that have all WORDS in deck, tags, state or question."
  (interactive (list (read-string "Only cards with these words (none for all): "
                                  hoverdeck-cards--filter))
               hoverdeck-cards-mode)
  (setq hoverdeck-cards--filter words)
  (hoverdeck-cards--list))

(defun hoverdeck-cards-read ()
  "Show the card on this line."
  (interactive nil hoverdeck-cards-mode)
  (hoverdeck-card (hoverdeck-cards--id)))

(defun hoverdeck-cards-open-deck ()
  "Open the deck of the card on this line, at the card."
  (interactive nil hoverdeck-cards-mode)
  (hoverdeck-view-open-source (hoverdeck-cards--id)))

(defun hoverdeck-cards-quiz ()
  "Quiz the card on this line, or those in the region."
  (interactive nil hoverdeck-cards-mode)
  (hoverdeck-quiz-cards (mapcar (lambda (card) (plist-get card :id)) (hoverdeck-cards--chosen))))

(defun hoverdeck-cards-quiz-shown ()
  "Quiz every card that is listed."
  (interactive nil hoverdeck-cards-mode)
  (hoverdeck-quiz-cards (mapcar (lambda (row) (plist-get (car row) :id)) tabulated-list-entries)))

(defun hoverdeck-cards-suspend ()
  "Take cards out of hovers and quizzes, or bring them back."
  (interactive nil hoverdeck-cards-mode)
  (hoverdeck-cards--toggle :suspended "suspend" "unsuspend"))

(defun hoverdeck-cards-hide ()
  "Keep hovers silent about cards until they are due, or let them speak again."
  (interactive nil hoverdeck-cards-mode)
  (hoverdeck-cards--toggle :hidden "hide" "unhide"))

(defun hoverdeck-cards-bury ()
  "Leave cards for tomorrow."
  (interactive nil hoverdeck-cards-mode)
  (hoverdeck-cards--do (lambda (_) "bury")))

(defun hoverdeck-cards-reset ()
  "Let cards start again as new ones."
  (interactive nil hoverdeck-cards-mode)
  (let ((count (length (hoverdeck-cards--chosen))))
    (when (y-or-n-p (if (= count 1) "Let this card start again? "
                      (format "Let these %d cards start again? " count)))
      (hoverdeck-cards--do (lambda (_) "reset")))))

(defun hoverdeck-cards--toggle (state on off)
  "Send OFF for chosen cards that have STATE, and ON for the others."
  (hoverdeck-cards--do
   (lambda (card)
     (if (hoverdeck-view-true-p (plist-get (plist-get card :memory) state)) off on))))

(defun hoverdeck-cards--do (command)
  "Send for each chosen card the command that the function COMMAND gives for it.
Then list the cards as they are."
  (let* ((buffer (current-buffer))
         (cards (hoverdeck-cards--chosen))
         (left (length cards)))
    (deactivate-mark)
    (dolist (card cards)
      (hoverdeck-connection-command
       (funcall command card) (list :card (plist-get card :id))
       (lambda (_)
         (when (and (zerop (cl-decf left)) (buffer-live-p buffer))
           (with-current-buffer buffer (hoverdeck-cards--refresh))))))))

(defun hoverdeck-cards--chosen ()
  "The cards in the active region, or the one on this line."
  (if (use-region-p)
      (or (hoverdeck-cards--between (region-beginning) (region-end))
          (user-error "No card in the region"))
    (list (hoverdeck-cards--card))))

(defun hoverdeck-cards--between (from to)
  "The cards on the lines between FROM and TO."
  (save-excursion
    (goto-char from)
    (forward-line 0)
    (cl-loop while (< (point) to)
             when (tabulated-list-get-id) collect it
             do (forward-line 1))))

(defun hoverdeck-cards--card ()
  "The card on this line."
  (or (tabulated-list-get-id) (user-error "No card on this line")))

(defun hoverdeck-cards--id ()
  "The id of the card on this line."
  (plist-get (hoverdeck-cards--card) :id))

(provide 'hoverdeck-cards)
;;; hoverdeck-cards.el ends here
