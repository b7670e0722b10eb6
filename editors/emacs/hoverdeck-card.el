;;; hoverdeck-card.el --- A card in a buffer of its own  -*- lexical-binding: t -*-

;; Copyright (C) 2026 The Hoverdeck contributors
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; The whole card for the word at point, or any card by its id: question,
;; answer, both languages, and what is known of it.

;;; Code:

(require 'hoverdeck-document)
(require 'hoverdeck-view)

(declare-function hoverdeck-quiz-card "hoverdeck-quiz")

(defvar-local hoverdeck-card--shown nil
  "The card in this buffer.")

(defvar hoverdeck-card-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map "e" #'hoverdeck-card-open-deck)
    (define-key map "z" #'hoverdeck-card-quiz)
    (define-key map "x" #'hoverdeck-card-suspend)
    map)
  "Keys in the buffer of a card.")

(define-derived-mode hoverdeck-card-mode special-mode "Card"
  "Mode for reading one card.
\\{hoverdeck-card-mode-map}"
  :interactive nil
  (hoverdeck-view-calm-head)
  (setq-local revert-buffer-function #'hoverdeck-card--revert)
  (setq header-line-format
        '(:eval (hoverdeck-view-keys '("z" . "quiz me") '("e" . "open the deck")
                                     (cons "x" (hoverdeck-card--suspend-label))
                                     '("q" . "close"))))
  (visual-line-mode 1))

;;;###autoload
(defun hoverdeck-card (&optional id)
  "Show the whole card for the word at point, or the one with ID."
  (interactive)
  (if id
      (hoverdeck-card--ask (list :card id))
    (let ((buffer (current-buffer)) (place (point)))
      (hoverdeck-connection-when-ready
       (lambda ()
         (with-current-buffer buffer
           (let ((at (hoverdeck-document-at place)))
             (hoverdeck-card--ask (list :uri (plist-get (plist-get at :textDocument) :uri)
                                        :position (plist-get at :position))))))))))

(defun hoverdeck-card--ask (which)
  "Show the card that the plist WHICH names."
  (hoverdeck-connection-command
   "card" which
   (lambda (card)
     (if card
         (hoverdeck-card--show card)
       (message "There is no card for this word")))))

(defun hoverdeck-card--show (card)
  "Show CARD in its buffer, and go there, where its keys are."
  (let ((buffer (get-buffer-create "*Hoverdeck card*")))
    (with-current-buffer buffer
      (unless (derived-mode-p 'hoverdeck-card-mode) (hoverdeck-card-mode))
      (setq hoverdeck-card--shown card))
    (pop-to-buffer buffer)
    (hoverdeck-view-fit (lambda () (hoverdeck-card--write card)))))

(defun hoverdeck-card--write (card)
  "Write CARD into the current buffer."
  (hoverdeck-view-with-page
    (insert "\n")
    (hoverdeck-view-insert (hoverdeck-view-question
                            (plist-get (plist-get card :question) :markdown)))
    (hoverdeck-view-insert (hoverdeck-view-quiet
                            "%s · %s" (plist-get card :title)
                            (hoverdeck-view-memory (plist-get card :memory))))
    (insert "\n")
    (hoverdeck-view-insert (hoverdeck-view-answer card))))

(defun hoverdeck-card--revert (&rest _)
  "Show the card in this buffer as it is now."
  (hoverdeck-card (hoverdeck-card--id)))

(defun hoverdeck-card--id ()
  "The id of the card in this buffer."
  (plist-get hoverdeck-card--shown :id))

(defun hoverdeck-card--suspended-p ()
  "Non-nil if the card in this buffer is suspended."
  (hoverdeck-view-true-p (plist-get (plist-get hoverdeck-card--shown :memory) :suspended)))

(defun hoverdeck-card--suspend-label ()
  "What the key for suspending does now."
  (if (hoverdeck-card--suspended-p) "bring back" "suspend"))

(defun hoverdeck-card-open-deck ()
  "Open the deck of the card in this buffer."
  (interactive nil hoverdeck-card-mode)
  (hoverdeck-view-open-source (hoverdeck-card--id)))

(defun hoverdeck-card-quiz ()
  "Quiz the card in this buffer."
  (interactive nil hoverdeck-card-mode)
  (hoverdeck-quiz-card (hoverdeck-card--id)))

(defun hoverdeck-card-suspend ()
  "Take the card in this buffer out of hovers and quizzes, or bring it back."
  (interactive nil hoverdeck-card-mode)
  (let ((buffer (current-buffer)))
    (hoverdeck-connection-command
     (if (hoverdeck-card--suspended-p) "unsuspend" "suspend")
     (list :card (hoverdeck-card--id))
     (lambda (_)
       (when (buffer-live-p buffer)
         (with-current-buffer buffer (hoverdeck-card--revert)))))))

(provide 'hoverdeck-card)
;;; hoverdeck-card.el ends here
