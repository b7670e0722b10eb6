;;; hoverdeck-document.el --- Buffers that the server reads along  -*- lexical-binding: t -*-

;; Copyright (C) 2026 The Hoverdeck contributors
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; A buffer is told to the server when somebody first asks about it, and its
;; changes before each further question, as one edit.  While one types nothing
;; is sent; `hoverdeck-change' keeps count.

;;; Code:

(require 'url-util)
(require 'hoverdeck-change)
(require 'hoverdeck-connection)

(defvar-local hoverdeck-document--batch nil
  "What changed since the server was told; nil while it does not have the buffer.")

(defvar-local hoverdeck-document--server nil
  "The server that has this buffer.")

(defvar-local hoverdeck-document--uri nil
  "The name under which the server has this buffer.")

(defvar-local hoverdeck-document--version 0
  "Counts what the server was told of this buffer.")

(defun hoverdeck-document-leave ()
  "Read the current buffer along no longer."
  (remove-hook 'after-change-functions #'hoverdeck-document--note t)
  (remove-hook 'kill-buffer-hook #'hoverdeck-document-leave t)
  (remove-hook 'change-major-mode-hook #'hoverdeck-document-leave t)
  (remove-hook 'after-set-visited-file-name-hook #'hoverdeck-document--close t)
  (hoverdeck-document--close))

(defun hoverdeck-document-sync ()
  "Tell the server what it does not yet know of the current buffer.
It must be ready.  Gives the buffer's name there."
  (if (hoverdeck-document--open-p)
      (hoverdeck-document--send-changes)
    (hoverdeck-document--open))
  hoverdeck-document--uri)

(defun hoverdeck-document-at (place)
  "PLACE in the current buffer as the parameters of a request.
Tells the server of the buffer first."
  (list :textDocument (list :uri (hoverdeck-document-sync))
        :position (hoverdeck-change-position place (hoverdeck-connection-encoding))))

(defun hoverdeck-document-language ()
  "The name of the current buffer's language in the protocol, or nil."
  (cond ((derived-mode-p 'python-mode 'python-ts-mode 'python-base-mode) "python")
        ((derived-mode-p 'rust-mode 'rust-ts-mode 'rustic-mode) "rust")))

(defun hoverdeck-document--watch ()
  "Keep count of edits to the current buffer until the server no longer has it."
  (add-hook 'after-change-functions #'hoverdeck-document--note nil t)
  (add-hook 'kill-buffer-hook #'hoverdeck-document-leave nil t)
  (add-hook 'change-major-mode-hook #'hoverdeck-document-leave nil t)
  (add-hook 'after-set-visited-file-name-hook #'hoverdeck-document--close nil t))

(defun hoverdeck-document--open-p ()
  "Non-nil if the present server has the current buffer."
  (and hoverdeck-document--batch
       (eq hoverdeck-document--server (hoverdeck-connection-current))))

(defun hoverdeck-document--open ()
  "Tell the server the current buffer's text."
  (hoverdeck-document--watch)
  (setq hoverdeck-document--uri (hoverdeck-document--name)
        hoverdeck-document--server (hoverdeck-connection-current)
        hoverdeck-document--version 0
        hoverdeck-document--batch (hoverdeck-change-begin))
  (hoverdeck-connection-notify
   :textDocument/didOpen
   (list :textDocument
         (list :uri hoverdeck-document--uri
               :languageId (or (hoverdeck-document-language) "plaintext")
               :version hoverdeck-document--version
               :text (save-restriction
                       (widen)
                       (hoverdeck-change-text (point-min) (point-max)))))))

(defun hoverdeck-document--close ()
  "Take the current buffer from the server."
  (when (hoverdeck-document--open-p)
    (hoverdeck-connection-notify
     :textDocument/didClose (list :textDocument (list :uri hoverdeck-document--uri))))
  (setq hoverdeck-document--batch nil))

(defun hoverdeck-document--note (from to length)
  "Keep count of a change from FROM to TO in place of LENGTH letters."
  (when hoverdeck-document--batch
    (hoverdeck-change-note hoverdeck-document--batch from to length)))

(defun hoverdeck-document--send-changes ()
  "Tell the server what has changed."
  (let ((changes (hoverdeck-change-take hoverdeck-document--batch
                                        (hoverdeck-connection-encoding))))
    (when changes
      (hoverdeck-connection-notify
       :textDocument/didChange
       (list :textDocument (list :uri hoverdeck-document--uri
                                 :version (cl-incf hoverdeck-document--version))
             :contentChanges (vconcat changes))))))

(defun hoverdeck-document--name ()
  "An URI for the current buffer: of its file, or one of its own."
  (if buffer-file-name
      (concat "file://" (if (eq (aref buffer-file-name 0) ?/) "" "/")
              (url-hexify-string buffer-file-name url-path-allowed-chars))
    (concat "untitled:" (url-hexify-string (buffer-name)))))

(provide 'hoverdeck-document)
;;; hoverdeck-document.el ends here
