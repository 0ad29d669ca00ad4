"""In which precision operators work where a model is run under `torch.autocast`, as PyTorch documents it.

By device: "lower" casts what it is given to the lower precision, "full" to float32, "typed" works out its output in
float32, "widest" takes the widest type among what it is given. All others take what comes.
"""

PRODUCTS = (
    *("conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "conv_tbc"),
    *("matmul", "mm", "bmm", "addmm", "addbmm", "baddbmm", "linear", "einsum", "prelu"),
)

PRECISIONS = {
    "cuda": {
        "lower": (
            *PRODUCTS,
            *("mv", "addmv", "addr", "chain_matmul", "linalg_multi_dot", "linalg_vecdot"),
            *("scaled_dot_product_attention", "gru_cell", "lstm_cell", "rnn_relu_cell", "rnn_tanh_cell"),
        ),
        "full": (
            *("acos", "asin", "cosh", "sinh", "tan", "erfinv", "exp", "expm1", "log", "log10", "log1p", "log2", "pow"),
            *("reciprocal", "rsqrt", "logsumexp", "norm", "dist", "cdist", "pdist", "renorm", "cosine_similarity"),
            *("layer_norm", "group_norm", "rms_norm", "softplus", "cosine_embedding_loss", "hinge_embedding_loss"),
            *("kl_div", "l1_loss", "mse_loss", "smooth_l1_loss", "nll_loss", "nll_loss2d", "multi_margin_loss"),
            *("multilabel_margin_loss", "soft_margin_loss", "margin_ranking_loss", "triplet_margin_loss"),
            *("binary_cross_entropy_with_logits", "poisson_nll_loss"),
        ),
        "typed": ("softmax", "log_softmax", "sum", "prod", "cumsum", "cumprod", "linalg_vector_norm"),
        "widest": (
            *("addcdiv", "addcmul", "atan2", "bilinear", "cross", "dot", "vdot", "grid_sampler", "index_put"),
            *("scatter_add", "tensordot", "cat", "stack"),
        ),
    },
    "cpu": {
        "lower": PRODUCTS,
        "full": (
            *("binary_cross_entropy", "binary_cross_entropy_with_logits", "huber_loss", "l1_loss", "mse_loss"),
            *("smooth_l1_loss", "nll_loss", "nll_loss2d", "multi_margin_loss", "multilabel_margin_loss", "avg_pool3d"),
            *("soft_margin_loss", "cosine_embedding_loss", "hinge_embedding_loss", "margin_ranking_loss", "cdist"),
            *("triplet_margin_loss", "poisson_nll_loss", "kl_div", "prod"),
        ),
        "typed": (),
        "widest": ("cat", "stack"),
    },
}
