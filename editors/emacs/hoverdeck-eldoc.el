;;; hoverdeck-eldoc.el --- The card for the word at point, through ElDoc  -*- lexical-binding: t -*-

;; Copyright (C) 2026 The Hoverdeck contributors
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; One function for `eldoc-documentation-functions', beside whatever else
;; explains the word.  It answers later, and not at all if point has moved on.
;;
;; A card that is due asks first, and answers when its word is visited again.
;; ElDoc asks after every motion, so moves inside a word count as one visit.

;;; Code:

(require 'eldoc)
(require 'hoverdeck-render)
(require 'hoverdeck-document)

(defvar-local hoverdeck-eldoc--visit nil
  "The last word: (TEXT FROM TO TICK), with the card's TEXT.")

(defvar-local hoverdeck-eldoc--strategy nil
  "A list of the `eldoc-documentation-strategy' that was replaced, or nil.")

(defvar eglot-managed-mode-hook)

(defun hoverdeck-eldoc-watch ()
  "Show cards in the current buffer."
  (add-hook 'eglot-managed-mode-hook #'hoverdeck-eldoc--join nil t)
  (add-hook 'hoverdeck-connection-due-hook #'hoverdeck-eldoc-forget)
  (hoverdeck-eldoc--join)
  (eldoc-mode 1))

(defun hoverdeck-eldoc-leave ()
  "Show cards in the current buffer no longer."
  (remove-hook 'eglot-managed-mode-hook #'hoverdeck-eldoc--join t)
  (remove-hook 'eldoc-documentation-functions #'hoverdeck-eldoc-function t)
  (hoverdeck-eldoc--restore-strategy)
  (setq hoverdeck-eldoc--visit nil))

(defun hoverdeck-eldoc-function (callback &rest _)
  "Give the card for the word at point to CALLBACK, as soon as it is known.
For `eldoc-documentation-functions'."
  (cond ((or (hoverdeck-connection-quiet-p) (hoverdeck-eldoc--nothing-here-p)) nil)
        ((hoverdeck-eldoc--visiting-p)
         (hoverdeck-eldoc--show callback (car hoverdeck-eldoc--visit)))
        (t (setq hoverdeck-eldoc--visit nil)
           (hoverdeck-eldoc--ask callback)
           t)))

(defun hoverdeck-eldoc--join ()
  "Take part in the buffer's ElDoc.
Eglot puts a list of its own in place of the buffer's, so this is done again
when it starts."
  (when (bound-and-true-p hoverdeck-mode)
    (add-hook 'eldoc-documentation-functions #'hoverdeck-eldoc-function -10 t)
    ;; The first two show one function's words only, and take a promise of an
    ;; answer for one; the third shows nothing until the slowest has spoken.
    (when (memq eldoc-documentation-strategy
                '(eldoc-documentation-default
                  eldoc-documentation-enthusiast
                  eldoc-documentation-compose))
      (unless hoverdeck-eldoc--strategy
        (setq hoverdeck-eldoc--strategy (list eldoc-documentation-strategy)))
      (setq-local eldoc-documentation-strategy #'eldoc-documentation-compose-eagerly))))

(defun hoverdeck-eldoc--restore-strategy ()
  "Undo what `hoverdeck-eldoc--join' did to the strategy."
  (when hoverdeck-eldoc--strategy
    (setq-local eldoc-documentation-strategy (car hoverdeck-eldoc--strategy))
    (setq hoverdeck-eldoc--strategy nil)))

(defun hoverdeck-eldoc--nothing-here-p ()
  "Non-nil if no word is at point."
  (or (eobp) (memq (char-after) '(?\s ?\t ?\n))))

(defun hoverdeck-eldoc--visiting-p ()
  "Non-nil if point is still at the last word."
  (pcase hoverdeck-eldoc--visit
    (`(,_ ,from ,to ,tick)
     (and (= tick (buffer-chars-modified-tick)) (<= from (point)) (< (point) to)))))

(defun hoverdeck-eldoc-forget ()
  "Ask anew for every word: what is known of the cards has changed."
  (dolist (buffer (buffer-list))
    (when (buffer-local-value 'hoverdeck-eldoc--visit buffer)
      (with-current-buffer buffer (setq hoverdeck-eldoc--visit nil)))))

(defun hoverdeck-eldoc--ask (callback)
  "Ask the server for the card at point; CALLBACK gets it, or nil."
  (let ((buffer (current-buffer))
        (place (point))
        (tick (buffer-chars-modified-tick)))
    (hoverdeck-connection-when-ready
     (lambda ()
       (if (hoverdeck-eldoc--still-p buffer place tick)
           (with-current-buffer buffer
             (hoverdeck-connection-request
              :textDocument/hover (hoverdeck-document-at place)
              (lambda (hover)
                (hoverdeck-eldoc--take hover callback buffer place tick))
              (lambda (_) (funcall callback nil))))
         (funcall callback nil)))
     (lambda (_) (funcall callback nil)))))

(defun hoverdeck-eldoc--still-p (buffer place tick)
  "Non-nil if the learner is still in BUFFER at PLACE, and its text that of TICK."
  (and (eq buffer (window-buffer (selected-window)))
       (with-current-buffer buffer
         (and (= place (point)) (= tick (buffer-chars-modified-tick))))))

(defun hoverdeck-eldoc--take (hover callback buffer place tick)
  "Give HOVER to CALLBACK if BUFFER is still at PLACE with the text of TICK."
  (if (not (and hover (hoverdeck-eldoc--still-p buffer place tick)))
      (funcall callback nil)
    (with-current-buffer buffer
      (let ((text (plist-get (plist-get hover :contents) :value))
            (range (plist-get hover :range)))
        (setq hoverdeck-eldoc--visit
              (list text
                    (hoverdeck-eldoc--place range :start)
                    (hoverdeck-eldoc--place range :end)
                    tick))
        (hoverdeck-eldoc--show callback text)))))

(defun hoverdeck-eldoc--place (range end)
  "Where RANGE has its END, `:start' or `:end'."
  (if range
      (hoverdeck-change-place (plist-get range end) (hoverdeck-connection-encoding))
    (point)))

(defun hoverdeck-eldoc--show (callback markdown)
  "Give MARKDOWN to CALLBACK as a card for ElDoc.
For the echo area there is a line: the question, or what comes first."
  (let ((text (hoverdeck-render markdown (min hoverdeck-width (1- (frame-width))))))
    (funcall callback text :echo (hoverdeck-eldoc--echo text))))

(defun hoverdeck-eldoc--echo (text)
  "The part of TEXT, a rendered card, for the echo area: question and first words."
  (let* ((parts (split-string text "\n\n"))
         (words (cadr parts)))
    (if (and words (not (get-text-property 0 'hoverdeck-code words)))
        (concat (car parts) "\n" words)
      (car parts))))

(provide 'hoverdeck-eldoc)
;;; hoverdeck-eldoc.el ends here
