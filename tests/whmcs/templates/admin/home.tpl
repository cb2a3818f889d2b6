{extends file='layout.tpl'}
{block name=body}
<div class="row">
    {foreach $counts as $label => $count}
    <div class="col-sm-4 col-md-2"><a class="box text-center" style="display: block" href="{$count.0}"><span class="h2">{$count.1}</span><br>{$label|text}</a></div>
    {/foreach}
</div>
{foreach $widgets as $widget}
<div class="box"><h3>{$widget->getTitle()|text}</h3>{$widget->render()}</div>
{/foreach}
{/block}
