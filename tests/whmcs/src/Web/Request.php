<?php

declare(strict_types=1);

namespace WhmcsStandIn\Web;

/** What a browser asks for: text only, whatever was sent. */
final class Request
{
    /** @var array<string, mixed> */
    private array $query;

    /** @var array<string, mixed> */
    private array $form;

    private bool $isPost;

    /**
     * @param array<string, mixed> $query
     * @param array<string, mixed> $form
     */
    public function __construct(bool $isPost, array $query, array $form)
    {
        $this->isPost = $isPost;
        $this->query = $query;
        $this->form = $form;
    }

    public function isPost(): bool
    {
        return $this->isPost;
    }

    /** A value of the query. */
    public function query(string $name): string
    {
        return is_string($this->query[$name] ?? null) ? $this->query[$name] : '';
    }

    /** A field of the form. */
    public function field(string $name): string
    {
        return is_string($this->form[$name] ?? null) ? $this->form[$name] : '';
    }

    /** @return array<string, mixed> everything that was sent */
    public function form(): array
    {
        return $this->form;
    }

    /**
     * Fields of the form that are sent as `name[key]`.
     *
     * @return array<string, string>
     */
    public function fields(string $name): array
    {
        return array_filter((array) ($this->form[$name] ?? []), 'is_string');
    }

    /** An id from the query or the form. */
    public function id(string $name = 'id'): int
    {
        return (int) ($this->query($name) === '' ? $this->field($name) : $this->query($name));
    }
}
